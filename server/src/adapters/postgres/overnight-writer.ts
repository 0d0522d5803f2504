/**
 * Takes a night in: rows go by COPY into temporary tables of the transaction (twice as fast as INSERT, and memory holds
 * one batch), from where `reconcile` brings the copy to them.
 */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { NightRecord, NightWriter } from '../../ports/overnight-store.ts'
import { loadSize, reconcile } from './overnight-reconcile.ts'

const BATCH_CHARACTERS = 65_536
/** So that the next lines are read while the server takes these. */
const UNSENT_BYTES_MAX = 1_048_576

/** `line` orders the lines of the night: of a resource that it gives twice, the last one counts. */
const STAGING_TABLES = `
  create temporary table night_person (patient_id text not null, nhs_number text not null) on commit drop;
  create temporary table night_entry (
    line bigint generated always as identity, resource_type text not null, resource_id text not null,
    subjects text not null, resource text not null, issues text
  ) on commit drop;
  create temporary table night_referenced (
    line bigint generated always as identity, resource_type text not null, resource_id text not null,
    resource text not null, issues text
  ) on commit drop;
  create temporary table night_deleted (resource_type text not null, resource_id text not null) on commit drop`

type Row = readonly (string | null)[]

export function createNightWriter(
  client: pg.PoolClient,
  sourceId: string,
  publish: (night: NightRecord & { readonly transactionTime: string }) => Promise<void>
): NightWriter {
  let tables: Promise<unknown> | null = null
  const stage = async <T>(into: string, items: AsyncIterable<T>, toRow: (item: T) => Row): Promise<void> => {
    tables ??= client.query(STAGING_TABLES)
    await tables
    const copy = client.query(copyFrom(`copy ${into} from stdin`, { highWaterMark: UNSENT_BYTES_MAX }))
    await pipeline(Readable.from(batches(items, toRow)), copy)
  }
  return {
    stagePeople: (people) =>
      stage('night_person (patient_id, nhs_number)', people, (person) => [person.patientId, person.nhsNumber ?? '']),
    stageEntries: (entries) =>
      stage('night_entry (resource_type, resource_id, subjects, resource, issues)', entries, (entry) => [
        entry.resourceType,
        entry.resourceId,
        entry.subjects.join('\n'),
        entry.text,
        issuesText(entry.issues)
      ]),
    stageReferenced: (resources) =>
      stage('night_referenced (resource_type, resource_id, resource, issues)', resources, (item) => [
        item.resourceType,
        item.resourceId,
        item.text,
        issuesText(item.issues)
      ]),
    stageDeletions: (deleted) =>
      stage('night_deleted (resource_type, resource_id)', deleted, (item) => [item.resourceType, item.resourceId]),
    loadSize: () => loadSize(client, sourceId),
    async reconcile(mode) {
      tables ??= client.query(STAGING_TABLES)
      await tables
      return reconcile(client, sourceId, mode)
    },
    publish
  }
}

function issuesText(issues: readonly string[]): string | null {
  return issues.length === 0 ? null : JSON.stringify(issues)
}

/** COPY's text format, some rows at a time: a write for every row would cost more than the row. */
async function* batches<T>(items: AsyncIterable<T>, toRow: (item: T) => Row): AsyncGenerator<Buffer> {
  let rows: string[] = []
  let characters = 0
  for await (const item of items) {
    const row = toRow(item).map(toField).join('\t')
    rows.push(row, '\n')
    characters += row.length
    if (characters < BATCH_CHARACTERS) continue
    yield Buffer.from(rows.join(''))
    rows = []
    characters = 0
  }
  if (rows.length > 0) yield Buffer.from(rows.join(''))
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function toField(value: string | null): string {
  return value === null ? '\\N' : value.replaceAll(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character)
}
