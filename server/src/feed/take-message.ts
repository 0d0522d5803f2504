/**
 * One HL7 v2 message, from its bytes to its acknowledgement: read, checked, kept with all that it changes in one
 * transaction, and only then acknowledged. What cannot be used is set aside for inspection, and the sender is told. When
 * the database fails there is no acknowledgement at all: the sender sends again.
 */
import assert from 'node:assert/strict'
import type { Hl7v2Source } from '../domain/region.ts'
import { errorCode } from '../domain/error-code.ts'
import { StoreUnavailable } from '../domain/store-unavailable.ts'
import type { Clock } from '../ports/clock.ts'
import type { HeardMessage, Hl7Listener, Hl7Reader, Hl7Store, ReadMessage } from '../ports/hl7-messages.ts'
import type { Log } from '../ports/log.ts'
import type { ResourceCheck } from '../ports/resource-check.ts'

export interface MessagePorts {
  readonly listener: Hl7Listener
  readonly reader: Hl7Reader
  readonly messages: Hl7Store
  readonly check: ResourceCheck
  readonly clock: Clock
  readonly log: Log
}

export type Taken =
  { readonly code: 'AA' } | { readonly code: 'AE' | 'AR'; readonly controlId: string | null; readonly reason: string }

/** Resolves when `signal` has aborted. */
export async function watchMessages(ports: MessagePorts, source: Hl7v2Source, signal: AbortSignal): Promise<void> {
  try {
    await ports.listener.listen(source, (message) => answerMessage(ports, source, message), signal)
  } catch (error) {
    ports.log.error('hl7-not-listening', { source: source.id, reason: errorCode(error) })
  }
}

async function answerMessage(
  ports: MessagePorts,
  source: Hl7v2Source,
  { bytes, isCut }: HeardMessage
): Promise<Uint8Array | null> {
  try {
    const taken: Taken = isCut
      ? { code: 'AR', controlId: null, reason: 'longer than messageBytesMax' }
      : await takeMessage(ports, source, bytes).catch(toFault)
    if (taken.code === 'AA') return ports.reader.acknowledge(bytes, 'AA', null)
    await ports.messages.setAside(source.id, bytes, taken.controlId, taken.reason)
    ports.log.warn('hl7-dead-letter', { source: source.id, reason: taken.reason })
    return ports.reader.acknowledge(bytes, taken.code, taken.reason)
  } catch (error) {
    ports.log.error('hl7-not-taken', { source: source.id, reason: errorCode(error) })
    return null
  }
}

/** A message that we stumble over is set aside: sent again and again, it would keep out all that come after it. */
function toFault(error: unknown): Taken {
  if (error instanceof StoreUnavailable) throw error
  return { code: 'AE', controlId: null, reason: `it could not be read (${errorCode(error)})` }
}

/** Throws when the database cannot be reached. */
export async function takeMessage(ports: MessagePorts, source: Hl7v2Source, bytes: Uint8Array): Promise<Taken> {
  const read = checked(ports.check, ports.reader.read(bytes, source, new Date(ports.clock.nowMs()).toISOString()))
  if (!read.ok) return read
  assert(read.change.controlKey !== '', 'a message that was read has an id')
  const types = new Set(source.resourceTypes)
  const entries = read.change.entries.filter(({ resource }) => types.has(resource.resourceType))
  await ports.messages.take(source.id, bytes, { ...read.change, entries })
  return { code: 'AA' }
}

/** Nothing that is not valid R4 is made of a message: it would be unreadable to everybody (H-003). */
function checked(check: ResourceCheck, read: ReadMessage): ReadMessage {
  if (!read.ok) return read
  for (const { resource } of read.change.entries) {
    const [issue] = check.issuesOf(resource)
    if (issue !== undefined) {
      const reason = `makes no valid ${resource.resourceType}: ${issue}`
      return { ok: false, code: 'AE', controlId: read.change.controlKey.split('|').at(-1) ?? null, reason }
    }
  }
  return read
}
