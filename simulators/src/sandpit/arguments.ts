/** What was typed after `npm start --`. */
import { resolve } from 'node:path'

export const HELP = `npm start: the whole region on this computer, with synthetic people

  Starts the simulated sources, person index and host systems, the overnight register, and the Notts Care Record
  itself; prints the addresses to open. Everything stays on this computer (127.0.0.1). Ctrl-C stops all of it.
  What it keeps is in the folder .ncr and may be deleted while it is stopped.

  --people DIR   adds everybody from a folder of FHIR R4 Bundles, one a person (*.json, *.json.gz, in folders within it
                 too), such as Synthea writes; up to 500 people; billing is left out; each gets a number of the 999 test
                 range; files that cannot be used are named with the reason
  --seed N       other residents beside those with stories; the same number makes the same people
  --folder DIR   keeps everything in DIR instead of .ncr
  --port N       the record's port, 8080 when left out; 0: any free port for everything
  --help         this text`

export interface StartOptions {
  /** Folder of people to add. */
  readonly people: string | null
  /** Null: the usual residents. */
  readonly seed: number | null
  /** Null: `.ncr` in the project. */
  readonly folder: string | null
  /** Null: the preferred ports, or free ones where those are taken. */
  readonly port: number | null
}

export type Arguments =
  | { readonly kind: 'start'; readonly options: StartOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string }

const NAMES = ['--people', '--seed', '--folder', '--port'] as const
type Name = (typeof NAMES)[number]
const PORT_MAX = 65_535
const SEED_MAX = 4_294_967_295

export function parseArguments(args: readonly string[]): Arguments {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' }
  const values = valuesOf(args)
  if (typeof values === 'string') return { kind: 'wrong', why: values }
  const port = numberOf(values.get('--port'), PORT_MAX)
  if (port === undefined) return { kind: 'wrong', why: `--port takes a number from 0 to ${PORT_MAX}.` }
  const seed = numberOf(values.get('--seed'), SEED_MAX)
  if (seed === undefined) return { kind: 'wrong', why: `--seed takes a number from 0 to ${SEED_MAX}.` }
  const [people, folder] = [folderOf(values.get('--people')), folderOf(values.get('--folder'))]
  return { kind: 'start', options: { people, folder, port, seed } }
}

/** `--name value` and `--name=value`; a sentence when something else is among them. */
function valuesOf(args: readonly string[]): Map<Name, string> | string {
  const values = new Map<Name, string>()
  const left = [...args]
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [typed = '', ...rest] = word.split('=')
    const name = NAMES.find((one) => one === typed)
    if (name === undefined) return `The sandpit does not know ${typed}; see npm start -- --help.`
    const value = rest.length > 0 ? rest.join('=') : left.shift()
    if (value === undefined || value === '') return `${name} needs a value; see npm start -- --help.`
    values.set(name, value)
  }
  return values
}

const folderOf = (text: string | undefined): string | null => (text === undefined ? null : resolve(text))

/** Null when not given, undefined when it is no such number. */
function numberOf(text: string | undefined, max: number): number | null | undefined {
  if (text === undefined) return null
  return /^\d{1,10}$/.test(text) && Number(text) <= max ? Number(text) : undefined
}
