/** The log: one JSON object a line on standard error, so that standard output carries the ready line alone. */
import { pino } from 'pino'
import type { Log, LogFields } from '../../ports/log.ts'

export function createLog(level: 'info' | 'warn'): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true })
  )
  return {
    info: (event: string, fields?: LogFields) => logger.info({ event, ...fields }),
    warn: (event: string, fields?: LogFields) => logger.warn({ event, ...fields }),
    error: (event: string, fields?: LogFields) => logger.error({ event, ...fields })
  }
}
