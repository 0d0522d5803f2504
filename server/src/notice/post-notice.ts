/**
 * Posts a notice: what the central team knows of an impairment, shown at the next open of every record it touches
 * (feature 21). The audit has it before it stands.
 */
import { PAGE_NAMES, SECTION_NAMES, type PageName, type SectionName } from '@ncr/contract/section-names.ts'
import type { PostedNotice } from '../domain/notice.ts'
import type { Region } from '../domain/region.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { Clock, Random } from '../ports/clock.ts'
import type { NoticeStore } from '../ports/notice-store.ts'

const NOTICE_CHARACTERS_MAX = 500

export interface NoticePorts {
  readonly region: Region
  readonly clock: Clock
  readonly random: Random
  readonly audit: AuditLog
  readonly notices: NoticeStore
}

/** As it was asked for: names not yet known to exist. */
export interface AskedNotice {
  readonly text: string
  readonly sections: readonly string[]
  readonly pages: readonly string[]
  readonly sources: readonly string[]
  readonly by: string
}

/** Why nothing was done, in one sentence. `wrong`: what was asked for cannot be done at all. */
export interface NotDone {
  readonly wrong: boolean
  readonly sentence: string
}

export async function postNotice(ports: NoticePorts, asked: AskedNotice): Promise<PostedNotice | NotDone> {
  const fault = faultOf(ports.region, asked)
  if (fault !== null) return { wrong: true, sentence: fault }
  const notice = {
    id: ports.random.id(),
    text: asked.text.trim(),
    sections: SECTION_NAMES.filter((name): name is SectionName => asked.sections.includes(name)),
    pages: PAGE_NAMES.filter((name): name is PageName => asked.pages.includes(name)),
    sources: [...new Set(asked.sources)],
    postedAt: new Date(ports.clock.nowMs()).toISOString(),
    postedBy: asked.by
  }
  const { id, text, sections, pages, sources } = notice
  const entry = { nhsNumber: null, odsCode: null, userId: asked.by, disclosureId: null }
  const body = { notice: id, text, sections, pages, sources }
  const written = await ports.audit.append({ kind: 'notice-posted', ...entry, body })
  if (written === 'unavailable') return { wrong: false, sentence: 'the audit cannot be written: nothing was posted' }
  await ports.notices.post(notice)
  return { ...notice, clearedAt: null, clearedBy: null }
}

function faultOf(region: Region, { text, sections, pages, sources }: AskedNotice): string | null {
  const length = text.trim().length
  if (length === 0 || length > NOTICE_CHARACTERS_MAX)
    return `a notice has 1 to ${NOTICE_CHARACTERS_MAX} characters, and this one has ${length}`
  const known = region.partners.flatMap((partner) => partner.sources.map((source) => source.id))
  return (
    unknownOf('section', sections, SECTION_NAMES) ??
    unknownOf('page', pages, PAGE_NAMES) ??
    unknownOf('source', sources, known)
  )
}

function unknownOf(what: string, asked: readonly string[], known: readonly string[]): string | null {
  const unknown = asked.find((name) => !known.includes(name))
  return unknown === undefined ? null : `there is no ${what} '${unknown}'; there are: ${known.join(', ') || 'none'}`
}
