/** Clears a notice: it is gone at the next open, and stays in the history with who cleared it. */
import type { PostedNotice } from '../domain/notice.ts'
import type { NotDone, NoticePorts } from './post-notice.ts'

export async function clearNotice(
  ports: NoticePorts,
  { id, by }: { readonly id: string; readonly by: string }
): Promise<PostedNotice | NotDone> {
  const notice = (await ports.notices.loadAll()).find((candidate) => candidate.id === id)
  if (notice === undefined) return { wrong: true, sentence: `there is no notice '${id}'` }
  if (notice.clearedAt !== null)
    return {
      wrong: false,
      sentence: `the notice ${id} was cleared on ${notice.clearedAt} by ${String(notice.clearedBy)}`
    }
  const entry = { nhsNumber: null, odsCode: null, userId: by, disclosureId: null }
  const written = await ports.audit.append({ kind: 'notice-cleared', ...entry, body: { notice: id } })
  if (written === 'unavailable') return { wrong: false, sentence: 'the audit cannot be written: nothing was cleared' }
  const clearedAt = new Date(ports.clock.nowMs()).toISOString()
  const isCleared = await ports.notices.clear(id, clearedAt, by)
  if (!isCleared) return { wrong: false, sentence: `the notice ${id} has just been cleared by somebody else` }
  return { ...notice, clearedAt, clearedBy: by }
}
