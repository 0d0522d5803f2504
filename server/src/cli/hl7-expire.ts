/** `ncr hl7 expire`: removes messages and dead letters that are kept no longer. `serve` does the same every night. */
import { createLog } from '../adapters/log/pino-log.ts'
import { createMessagePorts } from '../app.ts'
import { expireMessages } from '../feed/expire-messages.ts'
import { withDatabase, type CommandArguments } from './command.ts'

export async function hl7Expire({ configFile, json }: CommandArguments): Promise<number> {
  return withDatabase(configFile, async (region, database) => {
    const ports = createMessagePorts(database, createLog('warn'))
    const gone = await expireMessages(
      ports,
      region.partners.flatMap(({ sources }) => sources)
    )
    const sentence = `removed: ${gone.messages} messages, ${gone.replayed} dead letters that were replayed, ${gone.deadLetters} that were not`
    process.stdout.write(`${json ? JSON.stringify(gone) : sentence}\n`)
    return 0
  })
}
