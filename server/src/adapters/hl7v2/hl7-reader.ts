/** One HL7 v2 message out of its bytes: charset, header, whom it is about, what it says. And its acknowledgement. */
import { Hl7Message } from '@medplum/core'
import type { Hl7v2Source } from '../../domain/region.ts'
import type { AckCode, Hl7Change, Hl7Entry, Hl7Reader } from '../../ports/hl7-messages.ts'
import { Hl7Fault, toDateTime, toInstant, valueOf } from './fields.ts'
import { patientIn, type NamedPatient } from './people.ts'
import { toEncounters } from './to-encounter.ts'
import { toAppointment, toDocument, toReferral } from './to-others.ts'
import { toResults } from './to-results.ts'

/** HL7 table 0211, as decoders know them. ASCII is checked to be no more than that. */
const CHARSETS: Readonly<Record<string, string>> = {
  'UNICODE UTF-8': 'utf-8',
  'UTF-8': 'utf-8',
  '8859/1': 'iso-8859-1',
  '8859/15': 'iso-8859-15',
  ASCII: 'ascii',
  'WINDOWS-1252': 'windows-1252'
}

const ADT_EVENTS: ReadonlySet<string> = new Set(['A01', 'A02', 'A03', 'A08', 'A11', 'A12', 'A13', 'A28', 'A31'])
const BYTES_OF_HEADER_MAX = 4096
const CLOCK_AHEAD_MS = 86_400_000

export function createHl7Reader(): Hl7Reader {
  return {
    read(bytes, source, receivedAt) {
      const controlId = headerOf(bytes)?.[9]?.trim() ?? null
      try {
        return { ok: true, change: readChange(decode(bytes, source), receivedAt) }
      } catch (error) {
        if (!(error instanceof Hl7Fault)) throw error
        const code = error instanceof NotUnderstood ? 'AR' : 'AE'
        return { ok: false, code, controlId: controlId === '' ? null : controlId, reason: error.message }
      }
    },
    acknowledge
  }
}

/** Its charset, its type or its header is none that we know. */
class NotUnderstood extends Hl7Fault {}

/** Fields of MSH by their place (MSH-1 is the separator), before anybody knows the charset. */
function headerOf(bytes: Uint8Array): readonly string[] | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, BYTES_OF_HEADER_MAX))
  const [line = ''] = head
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .split(/[\r\n]/)
  if (!/^MSH[^\w\s]/.test(line)) return null
  return line.split(line.charAt(3))
}

function decode(bytes: Uint8Array, source: Hl7v2Source): string {
  const header = headerOf(bytes)
  if (header === null) throw new NotUnderstood('it does not begin with MSH')
  const named = (header[17] ?? '').split('~')[0]?.trim().toUpperCase() ?? ''
  const charset = named === '' ? source.charset : CHARSETS[named]
  if (charset === undefined) throw new NotUnderstood('MSH-18 names a charset that is not known')
  if (charset === 'ascii' && bytes.some((byte) => byte > 127)) throw new Hl7Fault('it is not in the charset of MSH-18')
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes).replaceAll(/\r\n|\n/g, '\r')
  } catch {
    throw new Hl7Fault('it is not in the charset that it is said to be in')
  }
}

function readChange(text: string, receivedAt: string): Hl7Change {
  const message = Hl7Message.parse(text)
  const { header } = message
  const [type, event, id] = [valueOf(header, 9), valueOf(header, 9, 2), valueOf(header, 10)]
  if (id === '') throw new NotUnderstood('MSH-10 is empty')
  const messageTime = toInstant(valueOf(header, 7), 'MSH-7') ?? receivedAt
  // A clock that is a day ahead would keep every real message out until it comes.
  if (Date.parse(messageTime) > Date.parse(receivedAt) + CLOCK_AHEAD_MS) throw new Hl7Fault('MSH-7 lies in the future')
  const eventField = valueOf(message.getSegment('EVN'), 2)
  const eventAt = toInstant(eventField, 'EVN-2') ?? messageTime
  const kind = `${type}^${event}`
  const base = {
    controlKey: [valueOf(header, 3), valueOf(header, 4), id].join('|'),
    kind,
    messageAt: earlier(messageTime, receivedAt),
    eventAt: earlier(eventAt, receivedAt)
  }
  if (kind === 'ADT^A40' || kind === 'ADT^A37') return { ...base, ...readLink(message, event) }
  const patient = onlyPatientIn(message)
  const eventTime = toDateTime(eventField, 'EVN-2')
  const entries = readEntries(message, type, event, eventTime, patient.patientId)
  return { ...base, patients: [patient], link: null, entries }
}

/** A message with several people in it (a results batch, a group's appointment) is nobody's alone (H-001). */
function onlyPatientIn(message: Hl7Message): NamedPatient {
  const [first, ...more] = message.getAllSegments('PID')
  const patient = patientIn(first, 3, 'PID-3')
  const others = more.map((segment) => patientIn(segment, 3, 'PID-3'))
  if (others.some(({ patientId }) => patientId !== patient.patientId)) throw new Hl7Fault('PID names several people')
  return patient
}

function readEntries(
  message: Hl7Message,
  type: string,
  event: string,
  eventTime: string | null,
  patientId: string
): readonly Hl7Entry[] {
  if (type === 'ADT' && ADT_EVENTS.has(event)) return toEncounters(message, event, eventTime, patientId)
  if (type === 'ORU' && event === 'R01') return toResults(message, patientId)
  if (type === 'MDM' && event === 'T02') return toDocument(message, patientId)
  if (type === 'SIU' && /^S1[2-5]$/.test(event)) return toAppointment(message, event, patientId)
  if (type === 'REF' && event === 'I12') return toReferral(message, patientId)
  throw new NotUnderstood('MSH-9 is no message that is taken')
}

/** A40: MRG-1 is the id that is given up. A37: the second PID was joined to the first. */
function readLink(message: Hl7Message, event: string): Pick<Hl7Change, 'patients' | 'link' | 'entries'> {
  const [first, second] = message.getAllSegments('PID')
  const survivor = patientIn(first, 3, 'PID-3')
  const loser = event === 'A40' ? patientIn(message.getSegment('MRG'), 1, 'MRG-1') : patientIn(second, 3, 'PID-3')
  if (survivor.patientId === loser.patientId) throw new Hl7Fault('it joins an id to itself')
  if (event === 'A40' && message.getAllSegments('MRG').length > 1) throw new Hl7Fault('it joins more than one id')
  const kind = event === 'A40' ? 'merge' : 'unmerge'
  // The id given up says nothing of who its person is; parted, each says so itself.
  const patients = kind === 'merge' ? [survivor] : [survivor, loser]
  return { patients, link: { kind, loser: loser.patientId, survivor: survivor.patientId }, entries: [] }
}

function earlier(one: string, other: string): string {
  return Date.parse(one) < Date.parse(other) ? one : other
}

function acknowledge(bytes: Uint8Array, code: AckCode, reason: string | null): Uint8Array {
  const header = headerOf(bytes) ?? []
  const field = (place: number): string => (header[place] ?? '').replaceAll(/[|\r\n]/g, '')
  const event = field(8).split('^')[1] ?? ''
  const now = new Date().toISOString().replaceAll(/[-:T]|\..*$/g, '')
  const id = `NCR${now}${String(process.hrtime.bigint() % 1_000_000n)}`
  const to = [field(4), field(5), field(2), field(3)].join('|')
  const msh = `MSH|^~\\&|${to}|${now}+0000||ACK${event === '' ? '' : `^${event}`}|${id.slice(0, 20)}|${field(10) || 'P'}|${field(11) || '2.4'}`
  const msa = `MSA|${code}|${field(9)}${reason === null ? '' : `|${reason.replaceAll(/[|^~\\&\r\n]/g, ' ').slice(0, 80)}`}`
  return Buffer.from(`${msh}\r${msa}\r`, 'latin1')
}
