/** Notices in PostgreSQL: a row when one is posted and a row when it is cleared; neither is ever changed. */
import type pg from 'pg'
import type { PageName, SectionName } from '@ncr/contract/section-names.ts'
import type { PostedNotice } from '../../domain/notice.ts'
import type { NoticeStore } from '../../ports/notice-store.ts'
import { runQuery } from './database.ts'

/** Of one answer; those that stand come first, so that only the oldest of the history is left out. */
const NOTICES_LISTED_MAX = 1000

interface NoticeRow {
  readonly id: string
  readonly text: string
  readonly sections: readonly SectionName[]
  readonly pages: readonly PageName[]
  readonly sources: readonly string[]
  readonly posted_at: Date
  readonly posted_by: string
  readonly cleared_at: Date | null
  readonly cleared_by: string | null
}

const POST = `
  insert into notice (id, text, sections, pages, sources, posted_at, posted_by)
  values ($1, $2, $3, $4, $5, $6, $7)`
const CLEAR = `
  insert into notice_clearing (notice_id, cleared_at, cleared_by) values ($1, $2, $3) on conflict do nothing`
const LOAD = `
  select id, text, sections, pages, sources, posted_at, posted_by, cleared_at, cleared_by
  from notice left join notice_clearing on notice_id = id`
const ORDER = `order by cleared_at desc nulls first, posted_at desc, id limit ${NOTICES_LISTED_MAX}`

export function createNoticeStore(pool: pg.Pool): NoticeStore {
  const load = async (where: string): Promise<readonly PostedNotice[]> => {
    const found = await runQuery<NoticeRow>(pool, `${LOAD} ${where} ${ORDER}`, [])
    return found.rows.map(toPostedNotice)
  }
  return {
    async post({ id, text, sections, pages, sources, postedAt, postedBy }) {
      await runQuery(pool, POST, [id, text, sections, pages, sources, postedAt, postedBy])
    },
    async clear(id, at, by) {
      const inserted = await runQuery(pool, CLEAR, [id, at, by])
      return inserted.rowCount === 1
    },
    loadStanding: () => load('where cleared_at is null'),
    loadAll: () => load('')
  }
}

function toPostedNotice(row: NoticeRow): PostedNotice {
  return {
    id: row.id,
    text: row.text,
    sections: row.sections,
    pages: row.pages,
    sources: row.sources,
    postedAt: row.posted_at.toISOString(),
    postedBy: row.posted_by,
    clearedAt: row.cleared_at?.toISOString() ?? null,
    clearedBy: row.cleared_by
  }
}
