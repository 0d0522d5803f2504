/** What was typed after `npm start --`. */
export const HELP = `npm start: the whole region on this computer, with synthetic people

  Starts the simulated sources, person index and host system, the overnight register, and the Notts Care Record
  itself; prints the addresses to open. Everything stays on this computer (127.0.0.1). Ctrl-C stops all of it.
  What it keeps is in the folder .ncr and may be deleted while it is stopped.

  --help    this text`

export type Arguments =
  { readonly kind: 'start' } | { readonly kind: 'help' } | { readonly kind: 'wrong'; readonly why: string }

export function parseArguments(args: readonly string[]): Arguments {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' }
  const [first] = args
  if (first === undefined) return { kind: 'start' }
  if (first === '--people' || first.startsWith('--people=')) {
    return { kind: 'wrong', why: 'Adding people from a folder is not built yet; start without --people.' }
  }
  return { kind: 'wrong', why: `The sandpit does not know ${first}; see npm start -- --help.` }
}
