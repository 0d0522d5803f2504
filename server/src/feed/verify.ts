/**
 * Verify: the lines of one file, each parsed, and at its end the proof that they were all of it. Whoever reads to the
 * end without a NightFault has read exactly what the manifest promised; whoever is stopped by one keeps nothing.
 */
import { parseStrictJson } from '../domain/strict-json.ts'
import { NightFault, type NightFile } from '../ports/night-drop.ts'
import type { FeedRun, VerifiedLine } from './feed-run.ts'

const LINES_PER_STEP = 10_000

export async function* verify(run: FeedRun, night: string, file: NightFile): AsyncGenerator<VerifiedLine> {
  const { lines, digest } = run.ports.drop.readFile(run.source.directory, night, file.url)
  const say = (read: number): void =>
    run.onStep({ stage: 'loading', night, note: `${file.type}: ${read} of ${file.count} lines` })
  let count = 0
  for await (const text of lines) {
    run.signal.throwIfAborted()
    count += 1
    yield { text, ...parse(text, file, count) }
    if (count % LINES_PER_STEP === 0) say(count)
  }
  say(count)
  if (count !== file.count) throw new NightFault(`${file.url}: ${count} lines where the manifest says ${file.count}`)
  if (digest() !== file.sha256) throw new NightFault(`${file.url}: not the SHA-256 that the manifest gives`)
}

/** What cannot be parsed rejects the night; what can and is not to be trusted is a fault of that one line. */
function parse(text: string, file: NightFile, line: number): Omit<VerifiedLine, 'text'> {
  const parsed = parseStrictJson(text)
  if (!parsed.ok && parsed.value === undefined) throw new NightFault(`${file.url}: line ${line} is not JSON`)
  return { json: parsed.value, fault: parsed.ok ? null : parsed.fault }
}
