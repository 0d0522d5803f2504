/** What the central team does from the command line: notices, and what people decide about being seen here. */
import type { Command } from './command-options.ts'

export const CENTRAL_COMMANDS: readonly Command[] = [
  {
    words: ['views', 'erase'],
    usage: 'ncr views erase --config FILE --nhs-number N --reason TEXT --by NAME [--json]',
    help: 'Removes what was sent about a person, so that no view of them can be drawn again: their key first, which makes copies of the rest unreadable. The audit and its proofs stay. Exit 0: removed; 1: not.',
    positionals: [],
    required: ['nhs-number', 'reason', 'by'],
    run: async (given) => (await import('./views.ts')).viewsErase(given)
  },
  {
    words: ['views', 'expire'],
    usage: 'ncr views expire --config FILE --by NAME [--json]',
    help: 'Removes what was sent longer ago than audit.keepViewsDays and is cited by no later view. Run it each night: entries go with the second run. Exit 0: done; 1: not.',
    positionals: [],
    required: ['by'],
    run: async (given) => (await import('./views.ts')).viewsExpire(given)
  },
  {
    words: ['notice', 'post'],
    usage:
      'ncr notice post --config FILE --text TEXT --by NAME [--section NAME]… [--page NAME]… [--source ID]… [--json]',
    help: 'Posts a notice of a known impairment, at most 500 characters. It shows at the next open of a record, on what it names or on the whole record; no restart. Exit 0: posted; 1: not; 2: no such section, page or source.',
    positionals: [],
    required: ['text', 'by'],
    optional: ['section', 'page', 'source'],
    run: async (given) => (await import('./notice.ts')).noticePost(given)
  },
  {
    words: ['notice', 'clear'],
    usage: 'ncr notice clear ID --config FILE --by NAME [--json]',
    help: 'Clears a notice; it stays in the history. Exit 0: cleared; 1: it was cleared before; 2: no such notice.',
    positionals: ['ID'],
    required: ['by'],
    run: async (given) => (await import('./notice.ts')).noticeClear(given)
  },
  {
    words: ['notice', 'list'],
    usage: 'ncr notice list --config FILE [--all] [--json]',
    help: 'Lists the notices that stand; with --all those that were cleared too.',
    positionals: [],
    optional: ['all'],
    run: async (given) => (await import('./notice.ts')).noticeList(given)
  },
  {
    words: ['objection', 'record'],
    usage:
      'ncr objection record --config FILE --nhs-number N --capacity own|proxy [--proxy NAME] --evidence REF --by NAME [--json]',
    help: 'Records that a person objects: nobody opens the record from now on, and one that is open ends at its next read. Exit 0: recorded; 1: one stands already; 2: cannot be.',
    positionals: [],
    required: ['nhs-number', 'capacity', 'evidence', 'by'],
    optional: ['proxy'],
    run: async (given) => (await import('./objection.ts')).objectionRecord(given)
  },
  {
    words: ['objection', 'withdraw'],
    usage: 'ncr objection withdraw --config FILE --nhs-number N --by NAME [--json]',
    help: 'Withdraws the objection that stands; the next launch opens. Exit 0: withdrawn; 1: none stands.',
    positionals: [],
    required: ['nhs-number', 'by'],
    run: async (given) => (await import('./objection.ts')).objectionWithdraw(given)
  },
  {
    words: ['objection', 'list'],
    usage: 'ncr objection list --config FILE [--nhs-number N] [--all] --by NAME [--json]',
    help: 'Lists the objections that stand, of one person or of everybody; with --all those that were withdrawn too. Audited.',
    positionals: [],
    required: ['by'],
    optional: ['nhs-number', 'all'],
    run: async (given) => (await import('./objection.ts')).objectionList(given)
  },
  {
    words: ['objection', 'override'],
    usage:
      'ncr objection override --config FILE --nhs-number N --ods CODE --user ID --reason TEXT --minutes N --by NAME [--json]',
    help: 'Emergency access over an objection: exactly that user of that organisation may open the record, for 240 minutes at most. It waits for a Caldicott review. Exit 0: given; 1: no objection stands; 2: cannot be.',
    positionals: [],
    required: ['nhs-number', 'ods', 'user', 'reason', 'minutes', 'by'],
    run: async (given) => (await import('./objection.ts')).objectionOverride(given)
  },
  {
    words: ['objection', 'review', 'list'],
    usage: 'ncr objection review list --config FILE [--all] --by NAME [--json]',
    help: 'Lists the emergency accesses that wait for their Caldicott review; with --all those that were reviewed too. Audited.',
    positionals: [],
    required: ['by'],
    optional: ['all'],
    run: async (given) => (await import('./objection.ts')).reviewList(given)
  },
  {
    words: ['objection', 'review', 'sign'],
    usage: 'ncr objection review sign ID --config FILE --by NAME [--json]',
    help: 'Signs that an emergency access was reviewed, by somebody else than who gave it. Exit 0: signed; 1: not; 2: no such access.',
    positionals: ['ID'],
    required: ['by'],
    run: async (given) => (await import('./objection.ts')).reviewSign(given)
  }
]
