/** The ways a simulated source can be told to go wrong while it runs. Each answers FHIR requests only, never the control page. */
import assert from 'node:assert/strict'

export const MODES = {
  ok: 'answers as it should',
  slow: 'answers after a delay',
  hang: 'accepts the request and never answers',
  reset: 'drops the connection',
  'half-way': 'sends half an answer, then nothing more',
  '500': 'answers with a server error',
  '403': 'refuses everything',
  'forbidden-type': 'answers, but refuses one resource type',
  'not-fhir': 'answers with a web page instead of FHIR',
  'cut-json': 'answers with JSON that stops half-way',
  'wrong-person': "answers with another person's resources",
  'invalid-resource': 'adds one resource that is not valid FHIR',
  unreadable: 'answers, and nothing in it can be read',
  empty: 'knows the person and says that it has nothing',
  'cut-pages': 'answers the first page, then fails',
  'endless-pages': 'always says that there is one more page',
  huge: 'answers with more than anybody can take in',
  suppressed: 'says that it holds something back'
} as const

/** The order of the buttons; an object would put '403' first. */
export const MODE_NAMES: readonly Mode[] = [
  'ok',
  'slow',
  'hang',
  'reset',
  'half-way',
  '500',
  '403',
  'forbidden-type',
  'not-fhir',
  'cut-json',
  'wrong-person',
  'invalid-resource',
  'unreadable',
  'empty',
  'cut-pages',
  'endless-pages',
  'huge',
  'suppressed'
]

export type Mode = keyof typeof MODES

export interface Behaviour {
  readonly mode: Mode
  /** Delay of `slow`. */
  readonly ms: number
  /** Only this resource type is affected; all when left out. `forbidden-type` needs one. */
  readonly type?: string
}

export const WELL_BEHAVED: Behaviour = { mode: 'ok', ms: 0 }
const SLOW_MS = 3000
const DELAY_MS_MAX = 600_000

/** What a control request asks for, or a sentence that says what is wrong with it. */
export function parseBehaviour(fields: Record<string, string | undefined>): Behaviour | string {
  const mode = fields['mode'] ?? ''
  if (!isMode(mode)) return `mode is one of ${Object.keys(MODES).join(', ')}`
  const ms = Number(fields['ms'] || SLOW_MS)
  if (!Number.isInteger(ms) || ms < 0 || ms > DELAY_MS_MAX) return `ms is a whole number from 0 to ${DELAY_MS_MAX}`
  const type = fields['type'] || undefined
  if (type !== undefined && !/^[A-Z][A-Za-z]{2,40}$/.test(type)) return 'type is the name of a FHIR resource type'
  if (mode === 'forbidden-type' && type === undefined) return { mode, ms: 0, type: 'Observation' }
  return { mode, ms: mode === 'slow' ? ms : 0, ...(type !== undefined && { type }) }
}

export function affects(behaviour: Behaviour, resourceType: string): boolean {
  assert(resourceType.length > 0)
  return behaviour.mode !== 'ok' && (behaviour.type === undefined || behaviour.type === resourceType)
}

function isMode(text: string): text is Mode {
  return Object.hasOwn(MODES, text)
}
