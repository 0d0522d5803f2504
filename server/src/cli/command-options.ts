/** What a command of the command line is, and every option that one may take beside --config, --json and --help. */
import type { CommandArguments } from './command.ts'

/** `many`: may be given several times. */
export const COMMAND_OPTIONS = {
  against: { type: 'string', many: false, help: "a head that another party kept, of 'ncr audit head --json'" },
  all: { type: 'boolean', many: false, help: 'those that have ended too' },
  by: { type: 'string', many: false, help: 'who does it, as the audit will name them' },
  capacity: { type: 'string', many: false, help: 'own, or proxy for somebody who decides for the person' },
  digest: { type: 'string', many: false, help: 'of the report as the reviewer read it, from report show' },
  days: { type: 'string', many: false, help: 'how many days back, today among them; 1 to 3650' },
  evidence: { type: 'string', many: false, help: 'where the evidence lies: a reference, never the evidence' },
  from: {
    type: 'string',
    many: false,
    help: 'the first day of a report, YYYY-MM-DD; of audit consistency, the size of an earlier head'
  },
  line: { type: 'string', many: false, help: 'the number of a line of the report' },
  minutes: { type: 'string', many: false, help: 'how long it lasts, 1 to 240' },
  'nhs-number': {
    type: 'string',
    many: false,
    help: 'ten digits; - reads them from standard input, so that no list of processes shows them'
  },
  note: { type: 'string', many: false, help: 'what was found, for whoever looks at it later' },
  ods: { type: 'string', many: false, help: 'ODS code of an organisation whose staff open records' },
  page: { type: 'string', many: true, help: 'a page of the record it is about' },
  part: { type: 'string', many: false, help: 'line, name, or none to put it back' },
  proxy: { type: 'string', many: false, help: 'who decides for the person' },
  reason: { type: 'string', many: false, help: 'why; the reader and the reviewer see it' },
  reference: { type: 'string', many: false, help: 'the number of the request that the report answers' },
  section: { type: 'string', many: true, help: 'a section of the record it is about' },
  source: { type: 'string', many: true, help: 'a source it is about, by its id' },
  'test-person': { type: 'string', many: true, help: 'NHS number of a test person of the provider' },
  text: { type: 'string', many: false, help: 'what readers are told' },
  to: {
    type: 'string',
    many: false,
    help: 'a file that is not there yet, - for standard output; of report draft, its last day'
  },
  user: { type: 'string', many: false, help: 'the user’s id at that organisation, as its launches name them' }
} as const

export type OptionName = keyof typeof COMMAND_OPTIONS

/** What a command may be given beside --config and --json. */
export interface CommandOptions {
  readonly required?: readonly OptionName[]
  readonly optional?: readonly OptionName[]
}

export interface Command extends CommandOptions {
  readonly words: readonly string[]
  readonly usage: string
  readonly help: string
  /** Names of the arguments that follow the words. */
  readonly positionals: readonly string[]
  /** It looks at something outside, and at no region. */
  readonly needsNoConfig?: true
  /** Loaded only when it is called: the others should not wait for what `serve` needs. */
  run(given: CommandArguments): Promise<number>
}
