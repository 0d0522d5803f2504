/** A known impairment that the central team posted: what it says, what it is about, and who posted and cleared it. */
import type { Notice } from '@ncr/contract/notice.ts'
import type { PageName, SectionName } from '@ncr/contract/section-names.ts'

/** What a notice is about. Nothing named: the whole record. */
export interface NoticeSubjects {
  readonly sections: readonly SectionName[]
  readonly pages: readonly PageName[]
  readonly sources: readonly string[]
}

export interface PostedNotice extends NoticeSubjects {
  readonly id: string
  readonly text: string
  /** ISO 8601 instants; the names are for the central team and the audit, never for readers. */
  readonly postedAt: string
  readonly postedBy: string
  readonly clearedAt: string | null
  readonly clearedBy: string | null
}

/** As readers see it. */
export function toNotice(posted: PostedNotice): Notice {
  return {
    id: posted.id,
    text: posted.text,
    postedAt: posted.postedAt,
    ...(posted.clearedAt === null ? {} : { clearedAt: posted.clearedAt }),
    ...(posted.sections.length === 0 ? {} : { sections: [...posted.sections] }),
    ...(posted.pages.length === 0 ? {} : { pages: [...posted.pages] }),
    ...(posted.sources.length === 0 ? {} : { sources: [...posted.sources] })
  }
}

/**
 * What one reader is told: sections hidden from the role are not named, and a notice that was about nothing else is
 * left out. It is of no use to this reader.
 */
export function noticesFor(hidden: ReadonlySet<string>, posted: readonly PostedNotice[]): readonly Notice[] {
  return posted.flatMap((notice) => {
    const sections = notice.sections.filter((name) => !hidden.has(name))
    const pages = notice.pages.filter((name) => !hidden.has(name))
    const named = notice.sections.length + notice.pages.length
    return named > 0 && sections.length + pages.length === 0 ? [] : [toNotice({ ...notice, sections, pages })]
  })
}
