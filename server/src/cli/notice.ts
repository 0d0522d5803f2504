/** `ncr notice post|clear|list`: what the central team tells every reader, at the next open. */
import { createLog } from '../adapters/log/pino-log.ts'
import { createNoticePorts } from '../app.ts'
import type { PostedNotice } from '../domain/notice.ts'
import { clearNotice } from '../notice/clear-notice.ts'
import { postNotice, type NotDone, type NoticePorts } from '../notice/post-notice.ts'
import { fail, required, withDatabase, wrong, type CommandArguments } from './command.ts'
import { withAudit } from './with-audit.ts'

export function noticePost(given: CommandArguments): Promise<number> {
  return withNotices(given, async (ports) => {
    const done = await postNotice(ports, {
      text: required(given, 'text'),
      sections: given.options.get('section') ?? [],
      pages: given.options.get('page') ?? [],
      sources: given.options.get('source') ?? [],
      by: required(given, 'by')
    })
    return say(given, done, ({ id }) => `Posted as ${id}; readers see it at their next open.`)
  })
}

export function noticeClear(given: CommandArguments): Promise<number> {
  return withNotices(given, async (ports) => {
    const done = await clearNotice(ports, { id: given.positionals[0] ?? '', by: required(given, 'by') })
    return say(given, done, ({ id }) => `Cleared ${id}; it is gone at the next open and stays in the history.`)
  })
}

export function noticeList(given: CommandArguments): Promise<number> {
  return withNotices(given, async ({ notices }) => {
    const isAll = (given.options.get('all') ?? []).length > 0
    const found = await (isAll ? notices.loadAll() : notices.loadStanding())
    const lines = found.length === 0 ? [`No notice ${isAll ? 'was ever posted' : 'stands'}.`] : found.map(toLine)
    process.stdout.write(`${given.json ? JSON.stringify({ notices: found }) : lines.join('\n')}\n`)
    return 0
  })
}

function withNotices(given: CommandArguments, work: (ports: NoticePorts) => Promise<number>): Promise<number> {
  return withDatabase(given.configFile, (region, database) =>
    withAudit(region, database, createLog('warn'), (audit) => work(createNoticePorts(region, database, audit)))
  )
}

function say(
  { json }: CommandArguments,
  done: PostedNotice | NotDone,
  toSentence: (notice: PostedNotice) => string
): number {
  if ('sentence' in done) return done.wrong ? wrong(`${done.sentence}.`) : fail(`${done.sentence}.`)
  process.stdout.write(`${json ? JSON.stringify(done) : toSentence(done)}\n`)
  return 0
}

function toLine(notice: PostedNotice): string {
  const about = [...notice.sections, ...notice.pages, ...notice.sources].join(', ') || 'the whole record'
  const cleared = notice.clearedAt === null ? '' : `, cleared ${notice.clearedAt} by ${String(notice.clearedBy)}`
  return `${notice.id}  ${about}: ${notice.text} (posted ${notice.postedAt} by ${notice.postedBy}${cleared})`
}
