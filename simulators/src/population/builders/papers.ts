/** Letters, plans, teams, what matters to the person, and the people around them. */
import type {
  CarePlan,
  CareTeam,
  CodeableConcept,
  DocumentReference,
  Goal,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  RelatedPerson
} from '@medplum/fhirtypes'
import type { Item, Writer } from '../chart.ts'
import { hl7, SNOMED } from '../codes.ts'

const organisationCode = ({ organisation }: Writer): string => organisation.reference.slice('Organization/'.length)

/** A letter held by the source and served from it as `Binary/{id}`; `lines` are what it says. */
export function letter(
  id: string,
  type: CodeableConcept,
  facts: {
    date: string
    title: string
    lines: readonly string[]
    format?: 'text/html' | 'application/pdf'
    status?: DocumentReference['status']
    by?: string
  }
): Item {
  return (writer): DocumentReference => ({
    resourceType: 'DocumentReference',
    id,
    // It keeps this wherever a copy of it goes.
    identifier: [{ system: `https://${organisationCode(writer)}.example/documents`, value: writer.own(id) }],
    status: facts.status ?? 'current',
    docStatus: 'final',
    type,
    category: [{ text: type.text ?? 'Letter' }],
    subject: writer.patient,
    date: facts.date,
    author: [writer.by(facts.by)],
    custodian: writer.organisation,
    description: facts.lines.join('\n'),
    content: [
      {
        attachment: {
          contentType: facts.format ?? 'application/pdf',
          language: 'en-GB',
          url: `Binary/${writer.own(id)}`,
          title: facts.title,
          creation: facts.date
        }
      }
    ]
  })
}

export function carePlan(
  title: string,
  facts: {
    category: { code: string; display: string }
    created: string
    status?: CarePlan['status']
    description: string
    activities?: readonly string[]
    goals?: readonly string[]
    by?: string
  }
): Item {
  return (writer): CarePlan => ({
    resourceType: 'CarePlan',
    status: facts.status ?? 'active',
    intent: 'plan',
    category: [{ coding: [{ system: SNOMED, ...facts.category }], text: facts.category.display }],
    title,
    description: facts.description,
    subject: writer.patient,
    period: { start: facts.created.slice(0, 10) },
    created: facts.created,
    author: writer.by(facts.by),
    ...(facts.goals && { goal: facts.goals.map((name) => ({ reference: `Goal/${writer.own(name)}` })) }),
    ...(facts.activities && {
      activity: facts.activities.map((description) => ({ detail: { status: 'in-progress' as const, description } }))
    })
  })
}

export function goal(
  id: string,
  text: string,
  start: string,
  achievement: 'in-progress' | 'achieved' | 'improving'
): Item {
  const display = { 'in-progress': 'In Progress', achieved: 'Achieved', improving: 'Improving' }[achievement]
  return (writer): Goal => ({
    resourceType: 'Goal',
    id,
    lifecycleStatus: 'active',
    achievementStatus: hl7('goal-achievement', achievement, display),
    description: { text },
    subject: writer.patient,
    startDate: start,
    statusDate: start
  })
}

export function team(name: string, since: string, others: readonly { role: string; name: string }[]): Item {
  return (writer): CareTeam => ({
    resourceType: 'CareTeam',
    status: 'active',
    name,
    subject: writer.patient,
    period: { start: since },
    participant: [
      { role: [{ text: 'Lead' }], member: writer.by() },
      ...others.map((one) => ({ role: [{ text: one.role }], member: { display: one.name } }))
    ],
    managingOrganization: [writer.organisation]
  })
}

/** Answers in order; a nested array is a group of questions. */
export type Answers = readonly (readonly [question: string, answer: string | Answers])[]

export function aboutMe(authored: string, answers: Answers): Item {
  return (writer): QuestionnaireResponse => ({
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    questionnaire: 'https://fhir.nottscr.nhs.uk/Questionnaire/AboutMe',
    subject: writer.patient,
    authored,
    author: writer.by(),
    item: itemsOf(answers, '')
  })
}

function itemsOf(answers: Answers, path: string): QuestionnaireResponseItem[] {
  return answers.map(([text, answer], index) => {
    const linkId = `${path}${index + 1}`
    if (typeof answer !== 'string') return { linkId, text, item: itemsOf(answer, `${linkId}.`) }
    return { linkId, text, answer: [{ valueString: answer }] }
  })
}

export function relative(
  given: string,
  family: string,
  facts: {
    relationship: { code: string; display: string }
    telephone?: string
    also?: string
    since?: string
  }
): Item {
  return (writer): RelatedPerson => ({
    resourceType: 'RelatedPerson',
    active: true,
    patient: writer.patient,
    relationship: [
      hl7('v3-RoleCode', facts.relationship.code, facts.relationship.display),
      ...(facts.also === undefined ? [] : [{ text: facts.also }])
    ],
    name: [{ given: [given], family }],
    ...(facts.telephone !== undefined && { telecom: [{ system: 'phone' as const, value: facts.telephone }] }),
    ...(facts.since !== undefined && { period: { start: facts.since } })
  })
}
