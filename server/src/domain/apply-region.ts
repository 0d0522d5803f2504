/**
 * What of a region file that was read again holds at once: who may look (partners, their launches, roles, policies and
 * sensitive sets) and which sources are switched on. Anything else, a source's address above all, takes a restart.
 */
import type { Partner, Region, Source } from './region.ts'

export interface AppliedRegion {
  readonly region: Region
  /** What differs and does not hold before a restart. */
  readonly needsRestart: readonly string[]
}

const FIXED = ['publicUrl', 'listen', 'database', 'dataDir', 'audit', 'session', 'personIndex', 'console'] as const

/** `asStarted`: the file as it was at the start. `running`: what holds now. `written`: the file as it is. */
export function applyRegion(asStarted: Region, running: Region, written: Region): AppliedRegion {
  const fixed = FIXED.filter((key) => !isEqual(asStarted[key], written[key]))
  const known = new Map(asStarted.partners.flatMap(({ sources }) => sources.map((source) => [source.id, source])))
  const needsRestart: string[] = [...fixed]
  const partners = written.partners.map((partner): Partner => {
    const sources = partner.sources.flatMap((source) => {
      const started = known.get(source.id)
      if (started === undefined || !isEqual(shapeOf(started), shapeOf(source))) needsRestart.push(`source ${source.id}`)
      return started === undefined ? [] : [{ ...started, enabled: source.enabled }]
    })
    return { ...partner, sources }
  })
  const kept = Object.fromEntries(FIXED.map((key) => [key, running[key]]))
  return { region: { ...written, ...kept, partners }, needsRestart }
}

/** Without what may change at once, and what follows from other sources. */
function shapeOf(source: Source): object {
  return { ...source, enabled: null, opensFrom: null }
}

function isEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

/** Partners and sources that are on in the one and not in the other, for the audit. */
export function switchesBetween(before: Region, after: Region): { readonly on: string[]; readonly off: string[] } {
  const [was, is] = [namesOn(before), namesOn(after)]
  return { on: is.filter((name) => !was.includes(name)), off: was.filter((name) => !is.includes(name)) }
}

function namesOn({ partners }: Region): string[] {
  return partners.flatMap(({ odsCode, enabled, consumer, sources }) => [
    ...(enabled && consumer !== null ? [`consumer ${odsCode}`] : []),
    ...sources.filter((source) => source.enabled).map(({ id }) => `source ${id}`)
  ])
}
