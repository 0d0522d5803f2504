/**
 * A reader who takes nothing of what is sent holds its bytes in this process, and behind them whatever the sources still
 * send. Past a limit without a byte going out the connection is cut: what is being asked for it is given up.
 */
import type { FastifyReply } from 'fastify'
import type { Log } from '../ports/log.ts'

/** Counts anew with each byte that goes out: a slow line is no stalled one. */
const STALLED_READER_MS = 10_000

export function cutWhenStalled(reply: FastifyReply, log: Log): void {
  const { raw } = reply
  // The socket's own idle limit: while bytes wait it looks whether any went out since.
  raw.setTimeout(STALLED_READER_MS, () => {
    const { socket } = raw
    // Nothing waits to go out: we are the ones who are waited for.
    if (socket === null || (raw.writableLength === 0 && socket.writableLength === 0)) return
    log.warn('reader-stalled', { requestId: reply.request.id, stalledMs: STALLED_READER_MS })
    // A plain end would leave in the kernel, for whoever never reads, what it has taken.
    socket.resetAndDestroy()
  })
}
