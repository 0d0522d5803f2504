/** `ncr incidents list`: what the central team must look into, newest first. */
import { listIncidents, type Incident } from '../adapters/postgres/incident-list.ts'
import { withDatabase, type CommandArguments } from './command.ts'

export async function incidentsList({ configFile, json }: CommandArguments): Promise<number> {
  return withDatabase(configFile, async (_region, database) => {
    const found = await listIncidents(database.pool)
    const lines = found.incidents.length === 0 ? ['There are no incidents.'] : found.incidents.map(toLine)
    if (found.cut) lines.push('There are older ones than these: read the audit.')
    process.stdout.write(`${json ? JSON.stringify(found) : lines.join('\n')}\n`)
    return 0
  })
}

function toLine({ seq, at, kind, source, requestId, resources }: Incident): string {
  const parts = [at, kind, source ?? 'no source', `audit entry ${seq}`, `request ${requestId ?? 'unknown'}`]
  return `${parts.join('  ')}  ${resources.join(', ')}`.trimEnd()
}
