/** The command line: one table of commands, one sentence for every mistake, exit 2 for wrong usage. */
import { parseArgs } from 'node:util'
import { CENTRAL_COMMANDS } from './cli/central-commands.ts'
import { REPORT_COMMANDS } from './cli/report-commands.ts'
import { COMMAND_OPTIONS, type Command, type CommandOptions } from './cli/command-options.ts'
import type { CommandArguments } from './cli/command.ts'

const COMMANDS: readonly Command[] = [
  {
    words: ['serve'],
    usage: 'ncr serve --config FILE',
    help: 'Runs the product as the region file says. Prints "ready http://HOST:PORT" when it can be used; SIGTERM stops it.',
    positionals: [],
    run: async (given) => (await import('./cli/serve.ts')).serve(given)
  },
  {
    words: ['feed', 'run'],
    usage: 'ncr feed run SOURCE_ID --config FILE [--json]',
    help: 'Loads what is ready of one overnight source now. Exit 0: the newest ready night is published, or there is none; 1: it is rejected.',
    positionals: ['SOURCE_ID'],
    run: async (given) => (await import('./cli/feed-run.ts')).feedRun(given)
  },
  {
    words: ['feed', 'release'],
    usage: 'ncr feed release SOURCE_ID NIGHT --config FILE --by NAME --reason TEXT [--json]',
    help: 'Publishes a night that is held because it halves or doubles the copy. Exit 0: done; 1: nothing was changed.',
    positionals: ['SOURCE_ID', 'NIGHT'],
    required: ['by', 'reason'],
    run: async (given) => (await import('./cli/feed-release.ts')).feedRelease(given)
  },
  {
    words: ['feed', 'withdraw'],
    usage: 'ncr feed withdraw SOURCE_ID --config FILE --by NAME --reason TEXT [--json]',
    help: 'Takes the published night of an overnight drop back: readers see the last good full night before it. Exit 0: done; 1: nothing was changed.',
    positionals: ['SOURCE_ID'],
    required: ['by', 'reason'],
    run: async (given) => (await import('./cli/feed-withdraw.ts')).feedWithdraw(given)
  },
  {
    words: ['hl7', 'dead-letters', 'list'],
    usage: 'ncr hl7 dead-letters list --config FILE [--all] [--json]',
    help: 'Lists the HL7 v2 messages that could not be used, oldest first: ids and reasons only. With --all those that were replayed too.',
    positionals: [],
    optional: ['all'],
    run: async (given) => (await import('./cli/dead-letters.ts')).deadLettersList(given)
  },
  {
    words: ['hl7', 'dead-letters', 'replay'],
    usage: 'ncr hl7 dead-letters replay ID --config FILE [--json]',
    help: 'Tries one of them again. Exit 0: it is taken now; 1: it is not, and why.',
    positionals: ['ID'],
    run: async (given) => (await import('./cli/dead-letters.ts')).deadLettersReplay(given)
  },
  {
    words: ['hl7', 'expire'],
    usage: 'ncr hl7 expire --config FILE [--json]',
    help: 'Removes HL7 v2 messages and dead letters that are kept no longer (keepMessagesDays, keepDeadLettersDays). serve does the same every night. Exit 0.',
    positionals: [],
    run: async (given) => (await import('./cli/hl7-expire.ts')).hl7Expire(given)
  },
  {
    words: ['audit', 'verify'],
    usage: 'ncr audit verify --config FILE [--against HEADFILE] [--json]',
    help: 'Checks the whole audit log, and a head that another party kept. Exit 0: intact; 1: not.',
    positionals: [],
    optional: ['against'],
    run: async (given) => (await import('./cli/audit-verify.ts')).auditVerify(given)
  },
  {
    words: ['incidents', 'list'],
    usage: 'ncr incidents list --config FILE [--json]',
    help: 'Lists the incidents of the audit, newest first: sources that answered about somebody else, entries that name nobody. Ids only.',
    positionals: [],
    run: async (given) => (await import('./cli/incidents-list.ts')).incidentsList(given)
  },
  {
    words: ['audit', 'head'],
    usage: 'ncr audit head --config FILE [--json]',
    help: 'Prints the last signed head of the audit, for another party to keep.',
    positionals: [],
    run: async (given) => (await import('./cli/audit-proofs.ts')).auditHead(given)
  },
  {
    words: ['audit', 'prove'],
    usage: 'ncr audit prove SEQ --config FILE',
    help: 'Prints one entry with the proof that the last signed head covers it. Is itself audited.',
    positionals: ['SEQ'],
    run: async (given) => (await import('./cli/audit-proofs.ts')).auditProve(given)
  },
  {
    words: ['audit', 'consistency'],
    usage: 'ncr audit consistency --from SIZE --config FILE',
    help: 'Prints the proof that the last signed head only adds to the audit as it was at that size.',
    positionals: [],
    required: ['from'],
    run: async (given) => (await import('./cli/audit-proofs.ts')).auditConsistency(given)
  },
  {
    words: ['audit', 'export'],
    usage: 'ncr audit export --to FILE|- --config FILE',
    help: 'Writes the whole audit with its heads as NDJSON, for tools/verify-audit.mjs. Is itself audited.',
    positionals: [],
    required: ['to'],
    run: async (given) => (await import('./cli/audit-proofs.ts')).auditExport(given)
  },
  {
    words: ['conformance'],
    usage: 'ncr conformance URL [--test-person NUMBER]… [--json]',
    help: 'Asks the FHIR base of a new provider as the product would and says for each rule what breaks it, down to the element. It only reads. Exit 0: it conforms; 1: it does not.',
    positionals: ['URL'],
    optional: ['test-person'],
    needsNoConfig: true,
    run: async (given) => (await import('./cli/conformance.ts')).conformance(given)
  },
  {
    words: ['data-quality'],
    usage: 'ncr data-quality --config FILE [--source ID]… [--days N] [--json]',
    help: 'Lists for each source which rules its resources broke, how many of how many, with ids of some. Of 7 days unless told. Exit 0; 2: no such source.',
    positionals: [],
    optional: ['source', 'days'],
    run: async (given) => (await import('./cli/data-quality.ts')).dataQuality(given)
  },
  {
    words: ['store', 'spread'],
    usage: 'ncr store spread --config FILE [--json]',
    help: 'Puts parts of the overnight copies on the servers of database.storeServers; run again after one is added to a store that was not spread. Readers wait while a part moves. Exit 0; 2: nothing to spread over.',
    positionals: [],
    run: async (given) => (await import('./cli/store-spread.ts')).storeSpread(given)
  },
  ...CENTRAL_COMMANDS,
  ...REPORT_COMMANDS
]

const OPTIONS = {
  config: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  'stop-with-stdin': { type: 'boolean', default: false }
} as const

/** Resolves to the exit code. */
export async function runCli(args: readonly string[]): Promise<number> {
  const parsed = parse(args)
  if ('mistake' in parsed) return wrongUsage(parsed.mistake)
  const { words, values, given } = parsed
  const command = COMMANDS.find((candidate) => candidate.words.every((word, place) => words[place] === word))
  if (values.help) return help(command === undefined ? COMMANDS : [command])
  if (command === undefined)
    return wrongUsage(words.length === 0 ? 'no command given' : `there is no command '${words.join(' ')}'`)
  const positionals = words.slice(command.words.length)
  if (positionals.length !== command.positionals.length) return wrongUsage(`usage: ${command.usage}`)
  const mistake = mistakeIn(command, given)
  if (mistake !== null) return wrongUsage(`${mistake}; usage: ${command.usage}`)
  if (values.config === undefined && command.needsNoConfig !== true)
    return wrongUsage(`--config FILE is missing; usage: ${command.usage}`)
  return command.run({
    configFile: values.config ?? '',
    json: values.json,
    stopWithStdin: values['stop-with-stdin'],
    positionals,
    options: given
  })
}

function parse(args: readonly string[]) {
  try {
    const own = Object.entries(COMMAND_OPTIONS).map(([name, { type }]) => [name, { type, multiple: true }] as const)
    const options = { ...Object.fromEntries(own), ...OPTIONS }
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true })
    const given = new Map(
      own.map(([name]) => [name, toTexts(Object.entries(values).find(([key]) => key === name)?.[1])])
    )
    return { words: positionals, values, given }
  } catch (error) {
    return { mistake: error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'wrong usage' }
  }
}

function toTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** An option that is missing, empty, given twice or not one of the command's. */
function mistakeIn(
  { required = [], optional = [] }: CommandOptions,
  given: CommandArguments['options']
): string | null {
  const names = [...required, ...optional]
  for (const [name, { many }] of Object.entries(COMMAND_OPTIONS)) {
    const texts = given.get(name) ?? []
    if (texts.length > 0 && !names.some((own) => own === name)) return `--${name} is not for this command`
    if (texts.length > 1 && !many) return `--${name} is given twice`
    if (texts.some((text) => text.trim() === '')) return `--${name} is empty`
  }
  const missing = required.find((name) => (given.get(name) ?? []).length === 0)
  return missing === undefined ? null : `--${missing} is missing`
}

function wrongUsage(mistake: string): number {
  process.stderr.write(`ncr: ${mistake}; 'ncr --help' lists the commands.\n`)
  return 2
}

function help(commands: readonly Command[]): number {
  const lines = commands.map((command) => `  ${command.usage}\n      ${command.help}\n`)
  const names = new Set<string>(commands.flatMap(({ required = [], optional = [] }) => [...required, ...optional]))
  const own = Object.entries(COMMAND_OPTIONS)
    .filter(([name]) => names.has(name))
    .map(([name, { type, help: text }]) => option(type === 'string' ? `${name} …` : name, text))
  const always = [
    option('config FILE', 'the region file, JSON or YAML'),
    option('json', 'one JSON object on standard output'),
    option('help', 'this text')
  ]
  process.stdout.write(`Notts Care Record\n\n${lines.join('\n')}\n${[...own, ...always].join('')}`)
  return 0
}

function option(name: string, text: string): string {
  return `  --${name.padEnd(16)} ${text}\n`
}
