/** Stage: every file of the night, line by line, into the store's staging area. Nothing of it can be seen yet. */
import assert from 'node:assert/strict'
import { isReferencedType, soleNumberOf } from '../domain/subject.ts'
import { mergeLinksOf } from '../domain/merged-patients.ts'
import { isResource, type Resource } from '../domain/resource.ts'
import { toNhsNumber } from '../domain/nhs-number.ts'
import type { QualityTally } from '../domain/quality-tally.ts'
import type { NightFile, NightManifest } from '../ports/night-drop.ts'
import type {
  DeletedResource,
  NightWriter,
  StagedEntry,
  StagedPerson,
  StagedReferenced
} from '../ports/overnight-store.ts'
import type { FeedRun, LineCounts, VerifiedLine } from './feed-run.ts'
import { toDeletions } from './to-deletions.ts'
import { toEntry, toId } from './to-entry.ts'

/** Held until their file is read. One past them stays a second record of its number, which shows nothing (H-012). */
const MERGED_PATIENTS_MAX = 100_000

type Counts = { -readonly [name in keyof LineCounts]: number }

/** The lines of a file, which throw when the file turns out not to be what was promised. */
type VerifiedLines = (file: NightFile) => AsyncIterable<VerifiedLine>

export interface Staging {
  readonly run: FeedRun
  readonly lines: VerifiedLines
  /** Of data quality: every readable and unreadable entry is added to it. */
  readonly tally: QualityTally
}

interface Counting extends Staging {
  readonly counts: Counts
}

export async function stage(given: Staging, manifest: NightManifest, writer: NightWriter): Promise<LineCounts> {
  const counts: Counts = { lines: 0, unreadable: 0, notKept: 0, otherTypes: 0, deletions: 0 }
  const staging: Counting = { ...given, counts }
  for (const file of manifest.output) await stageFile(staging, file, writer)
  for (const file of manifest.deleted) await writer.stageDeletions(deletionsOf(staging, file))
  return counts
}

async function stageFile(staging: Counting, file: NightFile, writer: NightWriter): Promise<void> {
  if (file.type === 'Patient') return stagePatients(staging, file, writer)
  if (isReferencedType(file.type)) return writer.stageReferenced(entriesOf(staging, file))
  if (staging.run.source.resourceTypes.includes(file.type)) return writer.stageEntries(entriesOf(staging, file))
  // Nobody reads this type of this source. A fault in it still says that the night is not what was sent.
  for await (const line of staging.lines(file)) {
    assert(line.text !== '', 'blank lines are no lines')
    staging.counts.lines += 1
    staging.counts.otherTypes += 1
  }
}

async function stagePatients(staging: Counting, file: NightFile, writer: NightWriter): Promise<void> {
  const merged: StagedReferenced[] = []
  await writer.stagePeople(peopleOf(staging, file, merged))
  if (merged.length > 0) await writer.stageReferenced(oneByOne(merged))
}

async function* oneByOne<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

/** Of a Patient that its source has merged, or merged into another: its id and those links alone. */
function toMerged(patient: Resource, patientId: string): StagedReferenced | null {
  const link = mergeLinksOf(patient)
  if (link === null) return null
  const text = JSON.stringify({ resourceType: 'Patient', id: patientId, link })
  return { resourceType: 'Patient', resourceId: patientId, text, issues: [] }
}

/**
 * Whom the source holds. A Patient with something else wrong in it still says so: to call the person not held because
 * of a misspelt gender would be the worse mistake.
 */
async function* peopleOf(
  { run, lines, counts }: Counting,
  file: NightFile,
  merged: StagedReferenced[]
): AsyncGenerator<StagedPerson> {
  for await (const { json, fault } of lines(file)) {
    counts.lines += 1
    // Of two identifiers in one place nobody can tell which is meant: such a line holds nobody (H-001).
    const patientId =
      fault !== null ? null : isResource(json) && json.resourceType === 'Patient' ? toId(json['id']) : null
    if (!isResource(json) || patientId === null) {
      counts.notKept += 1
      continue
    }
    if (run.ports.check.issuesOf(json).length > 0) counts.unreadable += 1
    const itsMerges = toMerged(json, patientId)
    if (itsMerges !== null && merged.length < MERGED_PATIENTS_MAX) merged.push(itsMerges)
    yield { patientId, nhsNumber: toNhsNumber(soleNumberOf(json) ?? '') }
  }
}

async function* entriesOf({ run, lines, counts, tally }: Counting, file: NightFile): AsyncGenerator<StagedEntry> {
  for await (const line of lines(file)) {
    counts.lines += 1
    const entry = toEntry(line, file.type, run.ports.check)
    if (entry === null) {
      counts.notKept += 1
      tally.unreadable(run.source, null)
      continue
    }
    if (entry.issues.length > 0) {
      counts.unreadable += 1
      tally.unreadable(run.source, { type: file.type, id: entry.resourceId })
    } else if (isResource(line.json)) tally.readable(run.source, line.json)
    yield entry
  }
}

async function* deletionsOf({ lines, counts }: Counting, file: NightFile): AsyncGenerator<DeletedResource> {
  for await (const line of lines(file)) {
    counts.lines += 1
    for (const deletion of toDeletions(line)) {
      if (deletion === null) counts.notKept += 1
      else counts.deletions += 1
      if (deletion !== null) yield deletion
    }
  }
}
