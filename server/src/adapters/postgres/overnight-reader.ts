/**
 * Reads a person's part of an overnight copy. Everything is read from one snapshot: all of last night or all of
 * tonight, never some of each (outer contract, section 3).
 */
import assert from 'node:assert/strict'
import type pg from 'pg'
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import type { SourceOutcomeName, StateFlag } from '@ncr/contract/source-outcome.ts'
import { AccessGrant } from '../../domain/access-grant.ts'
import { isStale } from '../../domain/night-promise.ts'
import { isStored, type StoredSource } from '../../domain/region.ts'
import type { Clock } from '../../ports/clock.ts'
import type { FailedSource, SourceAnswer, SourceReader, TypeAnswer } from '../../ports/source-reader.ts'
import { loadCopy, type CopiedEntry, type CopiedPatient, type PersonCopy } from './overnight-person-copy.ts'
import type { LoadCopy } from './read-replica.ts'

const READ_MS = 2000

/** `load`: from where else than `pool` a night's copies may come; left out: from nowhere else. */
export function createOvernightReader(
  pool: pg.Pool,
  clock: Clock,
  deadlineMs: number = READ_MS,
  load: LoadCopy = loadCopy
): SourceReader {
  return {
    async read(grant, source, { signal }) {
      AccessGrant.assert(grant)
      assert(isStored(source), 'this reader reads overnight copies only')
      const startedMs = clock.monotonicMs()
      const failed = (outcome: FailedSource['outcome'], detail: string): FailedSource => {
        return { kind: 'failed', outcome, detail, tookMs: Math.round(clock.monotonicMs() - startedMs) }
      }
      // Messages change a copy at any time: no other database than the one they went into is sure to have them.
      const from = source.kind === 'hl7v2' ? loadCopy : load
      const reading = (ended: AbortSignal) => from(pool, grant.numbers, source.id, ended)
      const copy = await loadInTime(reading, deadlineMs, signal)
      if (typeof copy === 'string') return failed(copy, WORDS[copy](deadlineMs))
      if (copy.transactionTime === null)
        return failed(
          'unavailable',
          source.kind === 'hl7v2' ? 'no message has come yet' : 'no night has been loaded yet'
        )
      return toAnswer(source, copy, copy.transactionTime, clock, startedMs)
    }
  }
}

type ReadFailure = Extract<SourceOutcomeName, 'timed-out' | 'unavailable'>

const WORDS: Readonly<Record<ReadFailure, (deadlineMs: number) => string>> = {
  'timed-out': (deadlineMs) => `no answer within ${deadlineMs} ms`,
  unavailable: () => 'the copy cannot be read at the moment'
}

/** Answers by the deadline whatever the database does; a read that comes too late still gives its connection back. */
async function loadInTime(
  read: (ended: AbortSignal) => Promise<PersonCopy>,
  deadlineMs: number,
  signal: AbortSignal
): Promise<PersonCopy | ReadFailure> {
  const deadline = AbortSignal.timeout(deadlineMs)
  const ended = AbortSignal.any([signal, deadline])
  const late = (): ReadFailure => (deadline.aborted ? 'timed-out' : 'unavailable')
  if (ended.aborted) return late()
  return new Promise((settle) => {
    const stop = (): void => settle(late())
    ended.addEventListener('abort', stop, { once: true })
    read(ended)
      .then(settle, () => settle(late()))
      .finally(() => ended.removeEventListener('abort', stop))
  })
}

function toAnswer(
  source: StoredSource,
  copy: PersonCopy,
  transactionTime: Date,
  clock: Clock,
  startedMs: number
): SourceAnswer {
  return {
    kind: 'asked',
    patients: copy.patients.map(toPatient),
    patientFailure: null,
    types: toTypes(source, copy),
    included: copy.included,
    asOf: transactionTime.toISOString(),
    flags: flagsOf(source, transactionTime, clock.nowMs()),
    ...refusedNightOf(copy),
    tookMs: Math.round(clock.monotonicMs() - startedMs)
  }
}

/** A held night is no bad one for certain: a person looks first. */
function refusedNightOf({ refused }: PersonCopy): { readonly rejectedNight?: string; readonly heldNight?: string } {
  if (refused === null) return {}
  return refused.isHeld ? { heldNight: refused.night } : { rejectedNight: refused.night }
}

function toPatient({ id, nhsNumber, link }: CopiedPatient): object {
  const identifier = [{ system: NHS_NUMBER_SYSTEM, value: nhsNumber }]
  return { resourceType: 'Patient', id, identifier, ...(link === undefined ? {} : { link }) }
}

/** An answer for every type that the source sends. Without a Patient in the copy it does not hold the person. */
function toTypes(source: StoredSource, copy: PersonCopy): ReadonlyMap<string, TypeAnswer> {
  const entries = copy.patients.length === 0 ? [] : copy.entries
  const byType = Map.groupBy(entries, (entry) => entry.resourceType)
  return new Map(source.resourceTypes.map((type) => [type, toTypeAnswer(byType.get(type) ?? [])]))
}

function toTypeAnswer(entries: readonly CopiedEntry[]): TypeAnswer {
  const unreadable = entries.filter((entry) => entry.issues !== null)
  return {
    resources: entries.filter((entry) => entry.issues === null).map((entry) => entry.resource),
    failure: null,
    cut: null,
    partWithheld: false,
    unreadable: unreadable.map((entry) => ({
      resource: nameOf(entry),
      issues: entry.issues ?? [],
      received: entry.resource
    }))
  }
}

function nameOf({ resourceType, resourceId }: CopiedEntry): string {
  return resourceId.startsWith('~') ? `${resourceType} without an id` : `${resourceType}/${resourceId}`
}

function flagsOf(source: StoredSource, transactionTime: Date, nowMs: number): readonly StateFlag[] {
  return isStale(source.dueBy, transactionTime.getTime(), nowMs) ? ['stale'] : []
}
