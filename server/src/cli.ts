/** The command line: one table of commands, one sentence for every mistake, exit 2 for wrong usage. */
import { parseArgs } from 'node:util'
import type { CommandArguments } from './cli/command.ts'

interface Command {
  readonly words: readonly string[]
  readonly usage: string
  readonly help: string
  /** Names of the arguments that follow the words. */
  readonly positionals: readonly string[]
  /** Loaded only when it is called: the others should not wait for what `serve` needs. */
  run(given: CommandArguments): Promise<number>
}

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
    words: ['audit', 'verify'],
    usage: 'ncr audit verify --config FILE [--json]',
    help: 'Checks the whole audit log. Exit 0: intact; 1: not.',
    positionals: [],
    run: async (given) => (await import('./cli/audit-verify.ts')).auditVerify(given)
  },
  {
    words: ['incidents', 'list'],
    usage: 'ncr incidents list --config FILE [--json]',
    help: 'Lists the incidents of the audit, newest first: sources that answered about somebody else, entries that name nobody. Ids only.',
    positionals: [],
    run: async (given) => (await import('./cli/incidents-list.ts')).incidentsList(given)
  }
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
  const { words, values } = parsed
  const command = COMMANDS.find((candidate) => candidate.words.every((word, place) => words[place] === word))
  if (values.help) return help(command === undefined ? COMMANDS : [command])
  if (command === undefined)
    return wrongUsage(words.length === 0 ? 'no command given' : `there is no command '${words.join(' ')}'`)
  const positionals = words.slice(command.words.length)
  if (positionals.length !== command.positionals.length) return wrongUsage(`usage: ${command.usage}`)
  if (values.config === undefined) return wrongUsage(`--config FILE is missing; usage: ${command.usage}`)
  return command.run({
    configFile: values.config,
    json: values.json,
    stopWithStdin: values['stop-with-stdin'],
    positionals
  })
}

function parse(args: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
    return { words: positionals, values }
  } catch (error) {
    return { mistake: error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'wrong usage' }
  }
}

function wrongUsage(mistake: string): number {
  process.stderr.write(`ncr: ${mistake}; 'ncr --help' lists the commands.\n`)
  return 2
}

function help(commands: readonly Command[]): number {
  const lines = commands.map((command) => `  ${command.usage}\n      ${command.help}\n`)
  const options =
    '  --config FILE   the region file, JSON or YAML\n  --json          one JSON object on standard output\n  --help          this text\n'
  process.stdout.write(`Notts Care Record\n\n${lines.join('\n')}\n${options}`)
  return 0
}
