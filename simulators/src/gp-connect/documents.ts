/**
 * GP Connect Access Document 1.5 (simulated): what practices have on file, as letters of the hospitals that were sent to
 * them. A Patient, then the documents under it, then each document's bytes, every question by its own interaction.
 */
import type { DocumentReference } from '@medplum/fhirtypes'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { misbehave, type Control } from '../fhir-server/control.ts'
import { letterBody } from '../partner/letter-body.ts'
import { NHS_NUMBER } from '../population/codes.ts'
import { isNhsNumber } from '../population/nhs-number.ts'
import { PRACTICES, type Resident } from '../population/resident.ts'
import type { Answer } from './care-record.ts'
import { patientOf, refusal } from './structured-record.ts'

const STU3_JSON = 'application/fhir+json;charset=utf-8'
const INTERACTIONS = 'urn:nhs:names:services:gpconnect:documents:fhir:rest:'
const PROFILE = 'https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-DocumentReference-1'
/** Whose letters go to the practice. */
const SENDERS: ReadonlySet<string> = new Set(['nuh-epr', 'sfh-epr'])

type Asked = FastifyRequest<{ Params: { id?: string }; Querystring: { identifier?: string } }>
type ToAnswer = (request: Asked, mixUp: boolean) => Answer

/** `faultOf`: what is wrong with the headers of a question of this interaction; null: nothing. */
export function serveDocuments(
  server: FastifyInstance,
  registered: readonly Resident[],
  control: Control,
  faultOf: (headers: FastifyRequest['headers'], interaction: string) => Answer | null
): void {
  const speak = (path: string, interaction: string, toAnswer: ToAnswer): void => {
    server.get(path, async (request: Asked, reply: FastifyReply) => {
      const behaviour = control.behaviour()
      return misbehave(behaviour, reply, () => {
        const fault = faultOf(request.headers, `${INTERACTIONS}${interaction}`)
        const { status, body } = fault ?? toAnswer(request, behaviour.mode === 'wrong-person')
        return reply.code(status).type(STU3_JSON).send(JSON.stringify(body))
      })
    })
  }
  speak('/Patient', 'search:patient-1', ({ query }, mixUp) => findPatient(registered, query.identifier, mixUp))
  speak('/Patient/:id/DocumentReference', 'search:documentreference-1', ({ params }) =>
    findDocuments(registered, params.id ?? '')
  )
  speak('/Binary/:id', 'read:binary-1', ({ params }) => readBinary(registered, params.id ?? ''))
}

const idOf = (registered: readonly Resident[], resident: Resident): string => `${registered.indexOf(resident) + 1}`

function searchset(resources: readonly object[]): Answer {
  const entry = resources.map((resource) => ({ resource }))
  return { status: 200, body: { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry } }
}

function findPatient(registered: readonly Resident[], identifier = '', mixUp: boolean): Answer {
  const [system, number = ''] = identifier.split('|', 2)
  if (system !== NHS_NUMBER) return refusal(400, 'INVALID_IDENTIFIER_SYSTEM')
  if (!isNhsNumber(number)) return refusal(400, 'INVALID_NHS_NUMBER')
  const resident = registered.find(({ person }) => (person.nhsNumber === number) !== mixUp)
  if (!resident || resident.person.restricted) return searchset([])
  return searchset([{ ...patientOf(resident), id: idOf(registered, resident) }])
}

function lettersOf({ charts }: Resident): readonly DocumentReference[] {
  return charts
    .filter(({ source }) => SENDERS.has(source))
    .flatMap(({ resources }) => resources)
    .flatMap((one) => (one.resourceType === 'DocumentReference' && one.status === 'current' ? [one] : []))
}

function findDocuments(registered: readonly Resident[], id: string): Answer {
  const resident = registered.find((one) => idOf(registered, one) === id)
  if (!resident) return refusal(404, 'PATIENT_NOT_FOUND')
  return searchset(lettersOf(resident).map((letter) => toStu3(letter, id, resident)))
}

/** The address is the practice's own, as such answers have it: only the national proxy reaches it. */
function toStu3(letter: DocumentReference, patient: string, { person }: Resident): object {
  const { odsCode } = PRACTICES[person.practice]
  const attachment = letter.content[0]?.attachment
  const id = binaryIdOf(letter)
  return {
    resourceType: 'DocumentReference',
    id,
    meta: { profile: [PROFILE] },
    identifier: [
      { system: `https://${odsCode.toLowerCase()}.example/documents`, value: id },
      ...(letter.identifier ?? [])
    ],
    status: 'current',
    type: letter.type,
    subject: { reference: `Patient/${patient}` },
    created: letter.date,
    indexed: letter.date,
    author: letter.author?.flatMap(({ display }) => (display === undefined ? [] : [{ display }])),
    custodian: { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: odsCode } },
    description: `Received by the practice: ${attachment?.title ?? 'letter'}`,
    content: [
      {
        attachment: {
          contentType: attachment?.contentType,
          url: `https://${odsCode.toLowerCase()}.example/STU3/1/gpconnect/documents/Binary/${id}`
        }
      }
    ]
  }
}

const binaryIdOf = ({ id }: DocumentReference): string => `filed-${id ?? ''}`

function readBinary(registered: readonly Resident[], id: string): Answer {
  const letter = registered.flatMap(lettersOf).find((one) => binaryIdOf(one) === id)
  const file = letterBody(letter)
  if (file === undefined) return refusal(404, 'NO_RECORD_FOUND')
  const [contentType = ''] = file.contentType.split(';')
  return { status: 200, body: { resourceType: 'Binary', id, contentType, content: file.body.toString('base64') } }
}
