/** STU3 to R4: contacts, appointments, referrals, services, tasks and papers. Sources: the R3-R4 difference tables of FHIR 4.0.1. */
import { isObject, objectsOf } from '../../domain/resource.ts'
import {
  agentToRequester,
  asIs,
  contextToEncounter,
  firstOf,
  listed,
  NOT_GIVEN,
  same,
  toCode,
  type ElementRule,
  type TypeRules
} from './type-rules.ts'

const encounter: TypeRules = {
  type: 'Encounter',
  elements: {
    ...same('identifier', 'statusHistory', 'class', 'classHistory', 'type', 'priority', 'subject', 'episodeOfCare'),
    ...same('participant', 'period', 'length', 'diagnosis', 'account', 'hospitalization', 'location'),
    ...same('serviceProvider', 'partOf'),
    status: toCode(
      'status',
      asIs(
        'planned',
        'arrived',
        'triaged',
        'in-progress',
        'onleave',
        'finished',
        'cancelled',
        'entered-in-error',
        'unknown'
      )
    ),
    incomingReferral: { to: 'basedOn' },
    appointment: listed('appointment'),
    reason: { to: 'reasonCode' }
  },
  needed: { status: 'unknown', class: NOT_GIVEN }
}

const appointment: TypeRules = {
  type: 'Appointment',
  elements: {
    ...same('identifier', 'status', 'serviceType', 'specialty', 'appointmentType', 'priority', 'description'),
    ...same('supportingInformation', 'start', 'end', 'minutesDuration', 'slot', 'created', 'comment', 'participant'),
    ...same('requestedPeriod'),
    serviceCategory: listed('serviceCategory'),
    reason: { to: 'reasonCode' },
    indication: { to: 'reasonReference' },
    incomingReferral: { to: 'basedOn' }
  }
}

/** http://hl7.org/fhir/STU3/valueset-request-status.html to http://hl7.org/fhir/R4/valueset-request-status.html */
const REQUEST_STATUS: Readonly<Record<string, string>> = {
  ...asIs('draft', 'active', 'completed', 'entered-in-error', 'unknown'),
  suspended: 'on-hold',
  cancelled: 'revoked'
}

const descriptionToNote: ElementRule = (value) => ({ elements: { note: [{ text: value }] } })

const referral: TypeRules = {
  type: 'ServiceRequest',
  elements: {
    ...same('identifier', 'basedOn', 'replaces', 'intent', 'priority', 'subject', 'occurrence[x]', 'authoredOn'),
    ...same('reasonCode', 'reasonReference', 'supportingInfo', 'note', 'relevantHistory'),
    status: toCode('status', REQUEST_STATUS),
    groupIdentifier: { to: 'requisition' },
    type: listed('category'),
    serviceRequested: firstOf('code'),
    context: contextToEncounter,
    requester: agentToRequester,
    specialty: { to: 'performerType' },
    recipient: { to: 'performer' },
    description: descriptionToNote
  },
  needed: { status: 'unknown', intent: 'order' }
}

const procedureRequest: TypeRules = {
  type: 'ServiceRequest',
  elements: {
    ...same(
      'identifier',
      'basedOn',
      'replaces',
      'requisition',
      'intent',
      'priority',
      'doNotPerform',
      'category',
      'code'
    ),
    ...same('subject', 'occurrence[x]', 'asNeeded[x]', 'authoredOn', 'performerType', 'reasonCode', 'reasonReference'),
    ...same('supportingInfo', 'specimen', 'bodySite', 'note', 'relevantHistory'),
    status: toCode('status', REQUEST_STATUS),
    context: contextToEncounter,
    requester: agentToRequester,
    performer: listed('performer')
  },
  needed: { status: 'unknown', intent: 'order' }
}

const task: TypeRules = {
  type: 'Task',
  elements: {
    ...same(
      'identifier',
      'basedOn',
      'groupIdentifier',
      'partOf',
      'status',
      'statusReason',
      'businessStatus',
      'priority'
    ),
    ...same('code', 'description', 'focus', 'for', 'executionPeriod', 'authoredOn', 'lastModified', 'owner', 'note'),
    ...same('relevantHistory', 'restriction', 'input', 'output'),
    // `instance-order` and its kin are the same words in R4.
    intent: 'same',
    context: contextToEncounter,
    requester: agentToRequester,
    reason: { to: 'reasonCode' },
    performerType: 'same'
  },
  needed: { intent: 'unknown' }
}

const episode: TypeRules = {
  type: 'EpisodeOfCare',
  elements: same(
    'identifier',
    'status',
    'statusHistory',
    'type',
    'diagnosis',
    'patient',
    'managingOrganization',
    'period',
    'referralRequest',
    'careManager',
    'team',
    'account'
  )
}

/** An encounter, a list of them in R4; related papers as references of their own. */
const documentContext: ElementRule = (value) => {
  if (!isObject(value)) return { elements: { context: value } }
  const { encounter: met, related, ...rest } = value
  const references = objectsOf(related).map((item) => ({
    ...(isObject(item['ref']) ? item['ref'] : {}),
    ...(item['identifier'] === undefined ? {} : { identifier: item['identifier'] })
  }))
  return {
    elements: {
      context: {
        ...rest,
        ...(met === undefined ? {} : { encounter: [met] }),
        ...(references.length === 0 ? {} : { related: references })
      }
    }
  }
}

const documentReference: TypeRules = {
  type: 'DocumentReference',
  elements: {
    ...same('masterIdentifier', 'identifier', 'status', 'docStatus', 'type', 'subject', 'author', 'authenticator'),
    ...same('custodian', 'relatesTo', 'description', 'securityLabel', 'content'),
    class: listed('category'),
    // `created` is of the paper, `indexed` of the entry about it: only the second has a place of its own in R4.
    indexed: { to: 'date' },
    context: documentContext
  }
}

export const ACTIVITY_RULES: readonly (readonly [string, TypeRules])[] = [
  ['Encounter', encounter],
  ['Appointment', appointment],
  ['ReferralRequest', referral],
  ['ProcedureRequest', procedureRequest],
  ['Task', task],
  ['EpisodeOfCare', episode],
  ['DocumentReference', documentReference]
]
