/** The notices of the central team. What was posted and cleared is never changed afterwards. */
import type { PostedNotice } from '../domain/notice.ts'

export interface NoticeStore {
  post(notice: Omit<PostedNotice, 'clearedAt' | 'clearedBy'>): Promise<void>
  /** False when it was cleared before; then nothing is changed. */
  clear(id: string, at: string, by: string): Promise<boolean>
  /** Those that stand, newest first. */
  loadStanding(): Promise<readonly PostedNotice[]>
  /** Those that stand, newest first, and then those that were cleared, last cleared first. */
  loadAll(): Promise<readonly PostedNotice[]>
}
