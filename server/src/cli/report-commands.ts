/** The person's access report from the command line: each step by whom, as the audit will name them. */
import type { Command } from './command-options.ts'

export const REPORT_COMMANDS: readonly Command[] = [
  {
    words: ['report', 'draft'],
    usage:
      'ncr report draft --config FILE --nhs-number N --from DAY --to DAY --reference REF --by NAME [--ods CODE] [--json]',
    help: 'Drafts what tells a person who looked at their record: of every organisation, or of one. Nothing is released by it. Exit 0: drafted; 1: not; 2: cannot be.',
    positionals: [],
    required: ['nhs-number', 'from', 'to', 'reference', 'by'],
    optional: ['ods'],
    run: async (given) => (await import('./report.ts')).reportDraft(given)
  },
  {
    words: ['report', 'list'],
    usage: 'ncr report list --config FILE --by NAME [--json]',
    help: 'Lists the access reports of the central team, and those that nobody else can review, newest first. Audited.',
    positionals: [],
    required: ['by'],
    run: async (given) => (await import('./report.ts')).reportList(given)
  },
  {
    words: ['report', 'show'],
    usage: 'ncr report show ID --config FILE --by NAME [--json]',
    help: 'Shows a draft: its lines with their numbers, what is left out and why, and the digest that a review names. Audited.',
    positionals: ['ID'],
    required: ['by'],
    run: async (given) => (await import('./report.ts')).reportShow(given)
  },
  {
    words: ['report', 'redact'],
    usage:
      'ncr report redact ID --config FILE --line N --part line|name|none --reason serious-harm|child-abuse|crime|other-person --note TEXT --by NAME [--json]',
    help: 'Leaves a line, or who it was, out of a draft, or puts it back; an earlier review no longer counts. Exit 0: done; 1: not; 2: cannot be.',
    positionals: ['ID'],
    required: ['line', 'part', 'reason', 'note', 'by'],
    run: async (given) => (await import('./report.ts')).reportRedact(given)
  },
  {
    words: ['report', 'review'],
    usage: 'ncr report review ID --config FILE --digest TEXT --note TEXT --by NAME [--json]',
    help: 'Says that a draft may go out, as report show gave it: by somebody who neither drafted it nor left anything out. Exit 0: reviewed; 1: not.',
    positionals: ['ID'],
    required: ['digest', 'note', 'by'],
    run: async (given) => (await import('./report.ts')).reportReview(given)
  },
  {
    words: ['report', 'release'],
    usage: 'ncr report release ID --config FILE --by NAME [--json]',
    help: 'Releases a reviewed report; it does not change any more. Exit 0: released; 1: not.',
    positionals: ['ID'],
    required: ['by'],
    run: async (given) => (await import('./report.ts')).reportRelease(given)
  },
  {
    words: ['report', 'save'],
    usage: 'ncr report save ID --config FILE --to FILE.html|FILE.pdf --by NAME [--json]',
    help: 'Saves a released report for the person, as HTML or PDF by the name of the file. Audited. Exit 0: saved; 1: not.',
    positionals: ['ID'],
    required: ['to', 'by'],
    run: async (given) => (await import('./report.ts')).reportSave(given)
  }
]
