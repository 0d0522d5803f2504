/** Joan Smith's sources: eleven of them, with every outcome that a source can have. No real person, no real endpoint. */
import type { OpenedEvent, Source, SourceEvent } from '@ncr/contract/record.ts'
import { SECTION_NAMES } from '@ncr/contract/section-names.ts'

const live = (id: string, name: string, odsCode: string, partner: string): Source => ({
  id,
  name,
  odsCode,
  partner,
  kind: 'live',
  historyFrom: '2023-01-01',
  deadlineMs: 2000,
  resourceTypes: ['AllergyIntolerance', 'Condition', 'Encounter', 'MedicationRequest']
})

export const SOURCES: readonly Source[] = [
  live('nuh', 'NUH hospital record', 'RX1', 'Nottingham University Hospitals NHS Trust'),
  live('sfh', 'Sherwood Forest', 'RK5', 'Sherwood Forest Hospitals NHS Foundation Trust'),
  live('nhc', 'Notts Healthcare (Rio)', 'RHA', 'Nottinghamshire Healthcare NHS Foundation Trust'),
  { ...live('citycare', 'CityCare', 'NR3', 'Nottingham CityCare Partnership'), pages: ['systmone-non-gp'] },
  live('emas', 'EMAS', 'RX9', 'East Midlands Ambulance Service NHS Trust'),
  live('nems', 'NEMS out of hours', 'NTV', 'NEMS Community Benefit Services'),
  live('county', 'County Council', '511', 'Nottinghamshire County Council'),
  live('city', 'City Council', '512', 'Nottingham City Council'),
  {
    ...live('gprcc', 'eHealthscope / GPRCC', 'QT1', 'Nottingham and Nottinghamshire ICB'),
    kind: 'overnight',
    pages: ['diabetes', 'frailty', 'end-of-life', 'case-notes']
  },
  {
    ...live('mhsds', 'Mental health extract', 'RHA', 'Nottinghamshire Healthcare NHS Foundation Trust'),
    kind: 'overnight'
  },
  { ...live('gpc', 'GP record', 'C84001', 'Stenhouse Medical Centre'), pageOnly: true, pages: ['gp-data'] }
]

/** As the server makes it of a session. */
export const LINK_KEY = 'nsNqXu7bPRq4YfG0m2xk8Tj1VwLZ5oAeCdHyQ3R6sBU'

export const OPENED: OpenedEvent = {
  event: 'opened',
  contract: 1,
  disclosureId: 'disclosure-1',
  requestId: 'req-7f3a',
  at: '2026-11-22T12:01:07Z',
  region: { name: 'Notts Care Record' },
  reader: {
    name: 'Ada Okafor',
    role: 'Consultant',
    odsCode: 'RX1',
    organisation: 'Nottingham University Hospitals NHS Trust'
  },
  linkKey: LINK_KEY,
  serviceDesk: { name: 'NUH service desk', telephone: '0115 496 0000', email: 'desk@nuh.example' },
  person: {
    nhsNumber: '9990000018',
    family: 'Smith',
    given: ['Joan'],
    prefix: ['Mrs'],
    birthDate: '1950-03-31',
    gender: 'female',
    deceased: null,
    address: '14 Mill Lane, Arnold, NG5 7AB',
    telephone: '0115 496 0123',
    generalPractitioner: 'Stenhouse Medical Centre'
  },
  sections: [...SECTION_NAMES],
  sources: [...SOURCES]
}

export const SOURCE_EVENTS: Record<string, SourceEvent> = {
  nuh: { event: 'source', source: 'nuh', outcome: 'answered', tookMs: 84 },
  sfh: { event: 'source', source: 'sfh', outcome: 'answered', tookMs: 132 },
  nhc: { event: 'source', source: 'nhc', outcome: 'answered', tookMs: 210 },
  emas: { event: 'source', source: 'emas', outcome: 'answered', tookMs: 66 },
  nems: { event: 'source', source: 'nems', outcome: 'answered', tookMs: 71 },
  city: { event: 'source', source: 'city', outcome: 'answered', tookMs: 340 },
  citycare: {
    event: 'source',
    source: 'citycare',
    outcome: 'timed-out',
    tookMs: 2000,
    detail: 'no answer within 2000 ms',
    pages: [{ page: 'systmone-non-gp', state: 'timed-out', count: 0 }]
  },
  county: { event: 'source', source: 'county', outcome: 'unavailable', tookMs: 12, detail: 'refused connection' },
  gprcc: {
    event: 'source',
    source: 'gprcc',
    outcome: 'answered',
    tookMs: 9,
    asOf: '2026-11-22T02:10:00Z',
    pages: [
      { page: 'diabetes', state: 'recorded', count: 5 },
      { page: 'frailty', state: 'recorded', count: 1, flags: ['cut'] },
      { page: 'end-of-life', state: 'none-recorded', count: 0 },
      { page: 'case-notes', state: 'recorded', count: 2 }
    ]
  },
  mhsds: {
    event: 'source',
    source: 'mhsds',
    outcome: 'answered',
    tookMs: 8,
    asOf: '2026-11-18T02:10:00Z',
    flags: ['stale']
  },
  gpc: { event: 'source', source: 'gpc', outcome: 'not-asked', tookMs: 0, detail: 'shown on a page of its own' }
}
