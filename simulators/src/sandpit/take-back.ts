/** What the sandpit's central team does when the register says that nights of it never came: it takes them back. */
import type { Night } from '../feed/last-night.ts'
import { runNcr, type NcrCommand } from './ncr-command.ts'

const BY = 'Central team (synthetic)'
const REASON = 'the register says that it never sent this night'
/** Each withdrawal goes one night back. */
const STEPS_MAX = 40

interface Published {
  readonly published: { readonly transactionTime: string } | null
}

/** Until readers see no night newer than `night`. */
export async function takeBackAfter(command: NcrCommand, source: string, night: Night): Promise<void> {
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const printed = await runNcr(command, ['feed', 'run', source, '--json'])
    const { published } = printed === null ? { published: null } : (JSON.parse(printed) as Published)
    if (published === null || Date.parse(published.transactionTime) <= Date.parse(night.transactionTime)) return
    const done = await runNcr(command, ['feed', 'withdraw', source, '--by', BY, '--reason', REASON, '--json'])
    if (done === null) return
  }
}
