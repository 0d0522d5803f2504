/** The pointers that custodians have registered: a document that is there, one that is gone, and two that lie elsewhere. */
import type { DocumentReference } from '@medplum/fhirtypes'
import { NHS_NUMBER, ODS_CODE, sct } from '../population/codes.ts'
import type { Resident } from '../population/resident.ts'
import type { SourceId } from '../population/sources/source-facts.ts'

interface PointerFacts {
  readonly id: string
  readonly family: string
  readonly type: { readonly code: string; readonly display: string }
  readonly custodian: string
  readonly date: string
  readonly title: string
  readonly contentType: string
  /** At a live source of the region, or at an address of its own. */
  readonly at: { readonly source: SourceId; readonly binary: string } | { readonly url: string }
}

const CARE_PLAN = sct('734163000', 'Care plan')
const MENTAL_HEALTH_TRUST = 'RHA'
const AMBULANCE_TRUST = 'RX9'
/** Outside the region: nobody here can name it. */
const HOSPICE = 'Y99950'
/** By the Spine Secure Proxy, which is not simulated. */
const BEHIND_THE_PROXY = 'ssp://spine-proxy.national.ncrs.nhs.uk/https%3A%2F%2F'

const REGISTERED: readonly PointerFacts[] = [
  {
    id: 'crisis-plan-2025',
    family: 'OYELARAN',
    type: { code: '736253002', display: 'Mental health crisis plan' },
    custodian: MENTAL_HEALTH_TRUST,
    date: '2025-09-10T15:20:00Z',
    title: 'Crisis plan, 10-Sep-2025',
    contentType: 'text/html',
    at: { source: 'nottshc-rio', binary: '1001-crisis' }
  },
  {
    // Moved by its custodian, who forgot the pointer: opening it says so.
    id: 'contingency-plan-2021',
    family: 'OYELARAN',
    type: { code: '325691000000100', display: 'Contingency plan' },
    custodian: MENTAL_HEALTH_TRUST,
    date: '2021-04-14T09:00:00Z',
    title: 'Contingency plan, 14-Apr-2021',
    contentType: 'application/pdf',
    at: { source: 'nottshc-rio', binary: '1001-contingency' }
  },
  {
    id: 'emergency-plan-2026',
    family: 'SMITH',
    type: { code: '887701000000100', display: 'Emergency health care plan' },
    custodian: AMBULANCE_TRUST,
    date: '2026-09-04T10:30:00Z',
    title: 'Emergency health care plan, 04-Sep-2026',
    contentType: 'application/pdf',
    at: { url: `${BEHIND_THE_PROXY}emas.example%2Fplans%2F1001.pdf` }
  },
  {
    id: 'end-of-life-plan-2026',
    family: 'PEMBERTON',
    type: { code: '736373009', display: 'End of life care plan' },
    custodian: HOSPICE,
    date: '2026-07-02T11:00:00Z',
    title: 'End of life care plan, 02-Jul-2026',
    contentType: 'application/pdf',
    at: { url: `${BEHIND_THE_PROXY}hospice.example%2Fplans%2F77.pdf` }
  }
]

/** `addressOf`: of a live source that runs. */
export function pointersTo(
  residents: readonly Resident[],
  addressOf: (source: SourceId) => string
): readonly DocumentReference[] {
  const withStory = residents.filter(({ origin }) => origin === undefined)
  return REGISTERED.flatMap((facts) => {
    const resident = withStory.find(({ person }) => person.family === facts.family)
    return resident === undefined ? [] : [toPointer(facts, resident, addressOf)]
  })
}

function toPointer(
  { id, type, custodian, date, title, contentType, at }: PointerFacts,
  { person }: Resident,
  addressOf: (source: SourceId) => string
): DocumentReference {
  const url = 'url' in at ? at.url : `${addressOf(at.source)}/fhir/Binary/${at.binary}`
  const organisation = { identifier: { system: ODS_CODE, value: custodian } }
  const about = { identifier: { system: NHS_NUMBER, value: person.nhsNumber } }
  return {
    resourceType: 'DocumentReference',
    id: `${custodian}-${id}`,
    meta: { lastUpdated: date },
    status: 'current',
    docStatus: 'final',
    type: sct(type.code, type.display),
    category: [CARE_PLAN],
    subject: about,
    date,
    author: [organisation],
    custodian: organisation,
    content: [{ attachment: { contentType, language: 'en-GB', url, title, creation: date } }],
    context: { sourcePatientInfo: about }
  }
}
