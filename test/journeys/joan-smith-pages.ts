/** Joan Smith's pages, the region's feeds and a few documents, as the server would send them. No real person's data. */
import type { DataFeed, DataFeeds } from '@ncr/contract/data-feeds.ts'
import type { GpData, GpDataSection, Page, PageEntry } from '@ncr/contract/page.ts'
import type { Notice } from '@ncr/contract/notice.ts'
import type { SectionState } from '@ncr/contract/record.ts'
import { PAGE_NAMES, type PageName } from '@ncr/contract/section-names.ts'
import type { FixtureDocument, LaterReads } from './fixture-server.ts'

type Draft = Partial<Omit<PageEntry, 'resource'>> & { readonly resource?: Record<string, unknown> }

let counter = 0

function entry(source: string, type: string, text: string, recorded: string | null, more: Draft = {}): PageEntry {
  counter += 1
  return {
    id: `${source}/${type}/page-${counter}`,
    source,
    odsCode: 'QT1',
    text,
    recorded,
    occurred: recorded,
    status: type === 'Observation' ? 'final' : 'active',
    links: [],
    conflicts: [],
    ...more,
    resource: { resourceType: type, id: `page-${counter}`, ...more.resource }
  }
}

const NURSE = { performer: [{ display: 'Grace Adeyemi, practice nurse' }] }

function observed(text: string, recorded: string, resource: Record<string, unknown>): PageEntry {
  return entry('gprcc', 'Observation', text, recorded, { resource: { ...NURSE, ...resource } })
}

const HIGH = [{ text: 'High', coding: [{ code: 'H' }] }]

const DIABETES: readonly PageEntry[] = [
  observed('HbA1c', '2024-05-01', { valueQuantity: { value: 59.123456789, unit: 'mmol/mol' } }),
  observed('HbA1c', '2026-11-02', { valueQuantity: { value: 68, unit: 'mmol/mol' }, interpretation: HIGH }),
  observed('Foot risk', '2026-10-11', { valueCodeableConcept: { text: 'Moderate risk, left foot' } }),
  observed('Retinal screening', '2026-02-03', { valueString: 'Background retinopathy, both eyes' }),
  { ...observed('Weight', '2025-12-01', { valueQuantity: { value: 7, unit: 'kg' } }), status: 'entered-in-error' }
]

const FRAILTY: readonly PageEntry[] = [
  observed('Rockwood clinical frailty scale', '2026-04-01', { valueInteger: 7, interpretation: HIGH })
]

const NOTE =
  'Telephoned Joan at home. She manages with her frame indoors and has not fallen since September.\n\nDaughter visits on Sundays. Agreed to ask the falls team for a review of the bathroom.'

const CASE_NOTES: readonly PageEntry[] = [
  observed('Care co-ordinator contact', '2026-08-14', { valueString: 'First contact after discharge.' }),
  observed('Care co-ordinator contact', '2026-11-12', { valueString: NOTE })
]

function unit(name: string | null, type: string, text: string, recorded: string, more: Draft = {}): PageEntry {
  return { ...entry('citycare', type, text, recorded, more), unit: name }
}

const COMMUNITY: readonly PageEntry[] = [
  unit('Community Nursing North', 'Condition', 'Venous leg ulcer', '2026-09-30'),
  unit('Community Nursing North', 'Observation', 'Wound area', '2026-11-10', {
    resource: { valueQuantity: { value: 12.5, unit: 'cm2' } }
  }),
  unit('Podiatry', 'Procedure', 'Nail surgery', '2025-06-02', { status: 'completed' }),
  unit('Podiatry', 'Condition', 'Ingrowing toenail', '2025-05-20'),
  unit(null, 'Flag', 'Key safe at the back door', '2024-01-15', { resource: { status: 'active' } })
]

const ENTRIES: Readonly<Record<PageName, readonly PageEntry[]>> = {
  'gp-data': [],
  'systmone-non-gp': COMMUNITY,
  diabetes: DIABETES,
  frailty: FRAILTY,
  'end-of-life': [],
  'case-notes': CASE_NOTES
}

const REGISTER_STATE = { source: 'gprcc', asOf: '2026-11-22T02:10:00Z' }

const STATES: Readonly<Record<PageName, SectionState>> = {
  'gp-data': { source: 'gpc', state: 'recorded', asOf: '2026-11-22T12:02:00Z' },
  'systmone-non-gp': { source: 'citycare', state: 'recorded', asOf: '2026-11-22T12:02:00Z' },
  diabetes: { ...REGISTER_STATE, state: 'recorded' },
  frailty: { ...REGISTER_STATE, state: 'recorded', flags: ['cut'] },
  'end-of-life': { ...REGISTER_STATE, state: 'none-recorded' },
  'case-notes': { ...REGISTER_STATE, state: 'recorded' }
}

const BANNER = '<div class="date-banner"><p>All relevant items</p></div>'
const EXCLUDED =
  '<div class="exclusion-banner"><p>Items excluded due to confidentiality and/or patient preferences.</p></div>'
const TABLE =
  '<table id="all-tab-curr"><thead><tr><th>Start Date</th><th>Details</th></tr></thead><tbody><tr><td class="date-column">11-Mar-2011</td><td>Penicillin, anaphylaxis</td></tr><tr><td class="date-column">02-Jan-2004</td><td>Adhesive plaster, rash</td></tr></tbody></table>'

/** What a partner might send that must do nothing here, whatever the server took out before (hazard H-022). */
const HOSTILE_HTML = `<h2>Encounters</h2>
  <script>parent.document.title = 'taken'; document.body.textContent = 'taken'</script>
  <p onclick="parent.document.title='taken'">Seen at the surgery</p>
  <img src="x" onerror="parent.document.title='taken'">
  <a href="https://elsewhere.example/">Read more</a>
  <form action="https://elsewhere.example/"><input name="password"><button>Sign in</button></form>
  <meta http-equiv="refresh" content="0; url=https://elsewhere.example/">
  <svg onload="parent.document.title='taken'"></svg>`

const sentence = (text: string): string => `<div><h1>GP Data</h1><p>${text}</p></div>`

const GP_HTML: Partial<Record<GpDataSection, Partial<GpData>>> = {
  SUM: { html: `<h1>Summary</h1>${EXCLUDED}<h2>Current allergies</h2>${TABLE}` },
  ALL: { html: `<h1>Allergies and Adverse Reactions</h1>${BANNER}${EXCLUDED}${TABLE}` },
  ENC: { html: HOSTILE_HTML, removed: ['1 script'] },
  REF: { html: sentence("No 'Referrals' data is recorded for this patient."), empty: 'no-data' },
  OBS: {
    html: sentence(
      "This system does not support retrieval of 'Observations' data. This data may still exist in the source system."
    ),
    empty: 'retrieval-not-supported'
  },
  IMM: { html: sentence("Access is denied to 'Immunisations' data for this patient."), empty: 'access-denied' },
  ADM: { html: sentence("'Administrative Items' data is not supported by this system."), empty: 'not-supported' }
}

function gpDataOf(code: GpDataSection): GpData {
  const asOf = '2026-11-22T12:02:00Z'
  return {
    source: 'gpc',
    section: code,
    title: 'As the practice calls it',
    html: sentence('Nothing'),
    asOf,
    ...GP_HTML[code]
  }
}

let requests = 0

export function pageOf(name: PageName, more: Partial<Page> = {}): Page {
  requests += 1
  return {
    page: name,
    disclosureId: 'disclosure-1',
    requestId: `req-page-${requests}`,
    at: '2026-11-22T12:02:00Z',
    states: [STATES[name]],
    entries: [...ENTRIES[name]],
    ...more
  }
}

/** A page whose only source did not answer. */
export function failedPageOf(name: PageName): Page {
  const state: SectionState = { source: STATES[name].source, state: 'unavailable', detail: 'refused connection' }
  return pageOf(name, { states: [state], entries: [] })
}

function isPageName(name: string): name is PageName {
  return PAGE_NAMES.some((page) => page === name)
}

function toJoansPage(name: string, gpSection: string | null): Page | null {
  if (!isPageName(name)) return null
  return pageOf(name, name === 'gp-data' ? { gpData: [gpDataOf((gpSection ?? 'SUM') as GpDataSection)] } : {})
}

export const NOTICES: readonly Notice[] = [
  {
    id: 'n1',
    text: 'Medicines of the last 24 hours are missing.',
    postedAt: '2026-11-21T16:30:00Z',
    sections: ['medications'],
    sources: ['sfh']
  },
  { id: 'n2', text: 'Opening is slow this morning.', postedAt: '2026-11-22T08:00:00Z' },
  { id: 'n3', text: 'Foot checks of October are late.', postedAt: '2026-11-20T08:00:00Z', pages: ['diabetes'] },
  { id: 'n4', text: 'Visits are entered a day late.', postedAt: '2026-11-19T08:00:00Z', sources: ['citycare'] }
]

const feed = (id: string, name: string, more: Partial<DataFeed> = {}): DataFeed => ({
  id,
  name,
  kind: 'live',
  enabled: true,
  resourceTypes: ['AllergyIntolerance', 'Condition', 'Encounter', 'MedicationRequest', 'Observation'],
  historyFrom: '2023-01-01',
  deadlineMs: 2000,
  ...more
})

const NIGHT = { night: '2026-11-22', asOf: '2026-11-22T01:00:00Z', at: '2026-11-22T02:10:00Z' }
const OLD_NIGHT = { night: '2026-11-18', asOf: '2026-11-18T01:00:00Z', at: '2026-11-18T02:10:00Z' }
const TONIGHT = { night: '2026-11-22', asOf: null, at: '2026-11-22T03:00:00Z' }
const DESK = { name: 'Service desk', telephone: '0115 496 0000' }

export const DATA_FEEDS: DataFeeds = {
  at: '2026-11-22T12:02:00Z',
  region: { name: 'Notts Care Record' },
  about: {
    suppliers: [
      { name: 'A hosting company', provides: 'servers', assurance: 'DTAC, March 2026', reviewBy: '2099-03-31' },
      { name: 'An old supplier', provides: 'the audit’s disks', assurance: 'ISO 27001', reviewBy: '2020-03-31' }
    ],
    planned: [{ partner: 'County Council', dataSet: 'Equipment on loan', expected: 'summer 2027' }],
    news: [{ on: '2026-11-02', text: 'Letters of practices can be opened.' }],
    training: [{ title: 'First steps', text: 'Twenty minutes, for new staff.', link: 'https://learning.example/ncr' }],
    questions: [{ question: 'Can I object?', answer: 'Yes, and you can change your mind.' }]
  },
  partners: [
    {
      odsCode: 'RX1',
      name: 'Nottingham University Hospitals NHS Trust',
      enabled: true,
      liveFrom: '2024-03-01',
      serviceDesk: DESK,
      feeds: [
        feed('nuh', 'NUH hospital record'),
        feed('nuh-letters', 'NUH letters', {
          failingSince: '2026-11-22T11:40:00Z',
          resourceTypes: ['DocumentReference']
        }),
        feed('nuh-old', 'NUH archive', { enabled: false })
      ]
    },
    {
      odsCode: 'QT1',
      name: 'Nottingham and Nottinghamshire ICB',
      enabled: true,
      serviceDesk: {},
      feeds: [
        feed('gprcc', 'eHealthscope / GPRCC', { kind: 'overnight', dueBy: '06:00', published: NIGHT }),
        feed('mhsds', 'Mental health extract', {
          kind: 'overnight',
          dueBy: '06:00',
          published: OLD_NIGHT,
          stale: true,
          rejected: { ...TONIGHT, reason: 'Condition.ndjson has 40 lines, its manifest says 41' }
        }),
        feed('new', 'Falls register', { kind: 'overnight', published: null })
      ]
    },
    {
      odsCode: 'C84001',
      name: 'Stenhouse Medical Centre',
      enabled: true,
      serviceDesk: {},
      feeds: [feed('gpc', 'GP record', { page: 'gp-data', pageOnly: true, resourceTypes: [] })]
    }
  ],
  notices: [
    ...NOTICES,
    { id: 'n0', text: 'Letters were late.', postedAt: '2026-10-01T08:00:00Z', clearedAt: '2026-10-03T10:00:00Z' }
  ]
}

/** The smallest PNG there is: one dot. */
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64'
)

const LETTER: FixtureDocument = {
  type: 'text/html; charset=utf-8',
  body: `<h1>Discharge summary</h1><p>Acute exacerbation of COPD.</p>${HOSTILE_HTML}`
}
const PICTURE: FixtureDocument = { type: 'image/png', body: DOT }

export const JOANS_LATER: LaterReads = {
  page: toJoansPage,
  dataFeeds: DATA_FEEDS,
  document: (path) => (path.includes('sfh') ? LETTER : PICTURE)
}
