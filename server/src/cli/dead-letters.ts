/** `ncr hl7 dead-letters`: messages that could not be used, and another attempt at them. Never what stands in them. */
import { createLog } from '../adapters/log/pino-log.ts'
import { createMessagePorts } from '../app.ts'
import type { Hl7v2Source } from '../domain/region.ts'
import { takeMessage, type MessagePorts } from '../feed/take-message.ts'
import type { DeadLetter } from '../ports/hl7-messages.ts'
import { withDatabase, wrong, type CommandArguments } from './command.ts'

export async function deadLettersList({ configFile, json, options }: CommandArguments): Promise<number> {
  return withDatabase(configFile, async (_region, database) => {
    const found = await createMessagePorts(database, createLog('warn')).messages.listDeadLetters(
      (options.get('all') ?? []).length > 0
    )
    const lines = found.length === 0 ? ['There are no dead letters.'] : found.map(toLine)
    process.stdout.write(`${json ? JSON.stringify({ deadLetters: found }) : lines.join('\n')}\n`)
    return 0
  })
}

export async function deadLettersReplay({ configFile, json, positionals }: CommandArguments): Promise<number> {
  const id = positionals[0] ?? ''
  if (!/^\d{1,18}$/.test(id)) return wrong(`'${id}' is no id of a dead letter: 'ncr hl7 dead-letters list' has them.`)
  return withDatabase(configFile, async (region, database) => {
    const ports = createMessagePorts(database, createLog('warn'))
    const sources = region.partners.flatMap((partner) => partner.sources).filter((source) => source.kind === 'hl7v2')
    const reason = await replay(ports, sources, id)
    const report = { id, outcome: reason === null ? 'taken' : 'not-taken', reason }
    const sentence = reason === null ? `Message ${id} is taken.` : `Message ${id} is not taken: ${reason}.`
    process.stdout.write(`${json ? JSON.stringify(report) : sentence}\n`)
    return reason === null ? 0 : 1
  })
}

/** Null when it is taken now, else why not. */
async function replay(ports: MessagePorts, sources: readonly Hl7v2Source[], id: string): Promise<string | null> {
  const letter = await ports.messages.loadDeadLetter(id)
  if (letter === null) return 'there is none with this id'
  const source = sources.find((candidate) => candidate.id === letter.source)
  if (source === undefined) return `its source ${letter.source} is not in the region file`
  const taken = await takeMessage(ports, source, letter.body)
  if (taken.code !== 'AA') return taken.reason
  await ports.messages.markReplayed(id)
  return null
}

function toLine({ id, source, receivedAt, controlId, reason, replayedAt }: DeadLetter): string {
  const parts = [id, receivedAt, source, `MSH-10 ${controlId ?? 'unknown'}`, reason]
  return [...parts, ...(replayedAt === null ? [] : [`replayed ${replayedAt}`])].join('  ')
}
