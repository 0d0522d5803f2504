/** What stops a sandpit from outside. */
import { commandOf } from './process-command.ts'

const PARENT_POLL_MS = 500

/** Resolves at the first of them; the ones after it (npm passes Ctrl-C on a second time) change nothing. */
export function stopSignal(): Promise<'stop'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('stop'))
    watchLauncher(() => resolve('stop'))
  })
}

/**
 * `npm start` runs a shell that runs this; SIGTERM to npm ends the shell and never arrives here. So the end of such a
 * shell is a signal too. A parent that is somebody's own terminal may go: nohup and the like keep working.
 */
function watchLauncher(stop: () => void): void {
  const launcher = process.ppid
  if (!/sandpit\/main\.ts|\bnpm\b/.test(commandOf(launcher))) return
  const timer = setInterval(() => {
    if (process.ppid === launcher) return
    clearInterval(timer)
    stop()
  }, PARENT_POLL_MS)
  timer.unref()
}
