/** Everybody of the region: those with stories, those made by the seed, and those added from a folder. What is known of them goes beside them. */
import { writeFile } from 'node:fs/promises'
import type { Resource } from '@medplum/fhirtypes'
import { openChartStore } from '../people-folder/chart-store.ts'
import { summaryOf } from '../people-folder/summary.ts'
import { loadPeople, type LoadedPeople } from '../people-folder/load-people.ts'
import { generate, SEED_DEFAULT } from '../population/generated/generate.ts'
import type { Truth } from '../population/ground-truth.ts'
import { population } from '../population/population.ts'
import type { Resident } from '../population/resident.ts'
import { truthsOfStories } from '../population/story-truths.ts'
import type { SourceId } from '../population/sources/source-facts.ts'
import type { StartOptions } from './arguments.ts'
import type { Places } from './places.ts'

export interface Everybody {
  readonly residents: readonly Resident[]
  /** Staff and places of charts that come from elsewhere, by source and reference. */
  readonly mentioned: ReadonlyMap<SourceId, ReadonlyMap<string, Resource>>
}

/** A sentence when the folder of people is of no use. */
export async function gatherEverybody(places: Places, options: StartOptions, now: Date): Promise<Everybody | string> {
  const generated = generate(options.seed ?? SEED_DEFAULT, now)
  const stories = population(now)
  const ours = [...stories, ...generated.residents]
  const added = options.people === null ? null : await addedFrom(options.people, places, ours, now)
  if (typeof added === 'string') return added
  await writeGroundTruth(places, [...truthsOfStories(stories), ...generated.truths], added)
  return { residents: [...ours, ...(added?.residents ?? [])], mentioned: added?.mentioned ?? new Map() }
}

async function addedFrom(
  folder: string,
  places: Places,
  ours: readonly Resident[],
  now: Date
): Promise<LoadedPeople | string> {
  // what an earlier start kept there is removed
  if (folder.startsWith(places.peopleStore)) return `${folder} is the sandpit's own; --people takes a folder elsewhere.`
  process.stdout.write(`Reading people from ${folder}…\n`)
  const takenNumbers = new Set(ours.flatMap(({ person }) => [person.nhsNumber, ...(person.supersededNumbers ?? [])]))
  const added = await loadPeople(folder, {
    store: openChartStore(places.peopleStore),
    now,
    takenNumbers,
    progress: showProgress
  })
  if (added === null) return `There is no folder ${folder}; --people takes one with FHIR transaction Bundles.`
  process.stdout.write(`${summaryOf(added)}\n`)
  sayFaults(added.faults, places.groundTruthFile)
  if (added.residents.length > 0) return added
  return `Nobody could be added from ${folder}; --people takes a folder with one FHIR transaction Bundle (*.json, *.json.gz) a person.`
}

const FAULTS_PRINTED_MAX = 40

function sayFaults(faults: readonly string[], groundTruthFile: string): void {
  for (const fault of faults.slice(0, FAULTS_PRINTED_MAX)) process.stderr.write(`skipped: ${fault}\n`)
  const more = faults.length - FAULTS_PRINTED_MAX
  if (more > 0) process.stderr.write(`skipped: ${more} more, all named in ${groundTruthFile}\n`)
}

/** One line that is written over, on a terminal only. */
function showProgress(done: number, files: number): void {
  if (process.stdout.isTTY) process.stdout.write(`\r${done} of ${files} files${done === files ? '\n' : ''}`)
}

async function writeGroundTruth(places: Places, ours: readonly Truth[], added: LoadedPeople | null): Promise<void> {
  const pairs = [...ours, ...(added?.truths ?? [])]
  const truth = {
    about: 'Entries that belong together: whoever made these people wrote a thing down twice, or differently.',
    pairs,
    addedFromFolder: added?.accounts ?? [],
    skippedFiles: added?.faults ?? []
  }
  await writeFile(places.groundTruthFile, `${JSON.stringify(truth, null, 1)}\n`)
}
