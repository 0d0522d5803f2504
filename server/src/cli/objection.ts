/** `ncr objection …`: what the central team records for people who do not want to be seen here. */
import { createLog } from '../adapters/log/pino-log.ts'
import { createObjectionPorts } from '../app.ts'
import { CAPACITIES, type EmergencyAccess, type Objection } from '../domain/objection.ts'
import type { NotDone, ObjectionPorts } from '../objection/central-act.ts'
import { overrideObjection } from '../objection/override-objection.ts'
import { recordObjection, type RecordedObjection } from '../objection/record-objection.ts'
import { listObjections, listOverrides, signOverride } from '../objection/review-overrides.ts'
import { withdrawObjection } from '../objection/withdraw-objection.ts'
import { fail, required, withDatabase, wrong, type CommandArguments } from './command.ts'
import { withNhsNumber } from './nhs-number-option.ts'
import { withAudit } from './with-audit.ts'

export function objectionRecord(given: CommandArguments): Promise<number> {
  const capacity = CAPACITIES.find((candidate) => candidate === required(given, 'capacity'))
  if (capacity === undefined) return Promise.resolve(wrong(`--capacity is one of: ${CAPACITIES.join(', ')}.`))
  const proxy = given.options.get('proxy')?.[0] ?? null
  return withNhsNumber(given, (nhsNumber) =>
    withObjections(given, async (ports) => {
      const asked = { nhsNumber, capacity, proxy, evidence: required(given, 'evidence'), by: required(given, 'by') }
      return say(given, await recordObjection(ports, asked), toRecordedSentence)
    })
  )
}

const INDEX_WORDS: Readonly<Record<RecordedObjection['index'], string>> = {
  found: '',
  unknown: ' The person index does not know this number: check it.',
  unavailable: ' The person index did not answer, so that nobody has checked the number.'
}

function toRecordedSentence({ objection, index }: RecordedObjection): string {
  return `Recorded as ${objection.id}; nobody opens the record from now on.${INDEX_WORDS[index]}`
}

export function objectionWithdraw(given: CommandArguments): Promise<number> {
  return withNhsNumber(given, (nhsNumber) =>
    withObjections(given, async (ports) => {
      const done = await withdrawObjection(ports, { nhsNumber, by: required(given, 'by') })
      return say(given, done, () => 'Withdrawn; the next launch opens the record.')
    })
  )
}

export function objectionOverride(given: CommandArguments): Promise<number> {
  return withNhsNumber(given, (nhsNumber) =>
    withObjections(given, async (ports) => {
      const done = await overrideObjection(ports, {
        nhsNumber,
        odsCode: required(given, 'ods'),
        userId: required(given, 'user'),
        reason: required(given, 'reason'),
        minutes: Number(required(given, 'minutes')),
        by: required(given, 'by')
      })
      return say(given, done, ({ id, until }) => `Given as ${id} until ${until}; it waits for its Caldicott review.`)
    })
  )
}

export async function objectionList(given: CommandArguments): Promise<number> {
  const list = (nhsNumber: string | null): Promise<number> =>
    withObjections(given, async (ports) => {
      const found = await listObjections(ports, { nhsNumber, all: isAll(given), by: required(given, 'by') })
      return sayList(given, 'objections', found, toObjectionLine)
    })
  return given.options.get('nhs-number')?.[0] === undefined ? list(null) : withNhsNumber(given, list)
}

export function reviewList(given: CommandArguments): Promise<number> {
  return withObjections(given, async (ports) =>
    sayList(
      given,
      'reviews',
      await listOverrides(ports, { all: isAll(given), by: required(given, 'by') }),
      toAccessLine
    )
  )
}

export function reviewSign(given: CommandArguments): Promise<number> {
  return withObjections(given, async (ports) => {
    const done = await signOverride(ports, { id: given.positionals[0] ?? '', by: required(given, 'by') })
    return say(given, done, ({ id }) => `Signed: ${id} is reviewed.`)
  })
}

function isAll({ options }: CommandArguments): boolean {
  return (options.get('all') ?? []).length > 0
}

function withObjections(given: CommandArguments, work: (ports: ObjectionPorts) => Promise<number>): Promise<number> {
  return withDatabase(given.configFile, (region, database) =>
    withAudit(region, database, createLog('warn'), async (audit) => {
      const { ports, close } = createObjectionPorts(region, database, audit)
      try {
        return await work(ports)
      } finally {
        await close()
      }
    })
  )
}

function isNotDone(done: object): done is NotDone {
  return 'sentence' in done
}

function say<Done extends object>(
  { json }: CommandArguments,
  done: Done | NotDone,
  toSentence: (done: Done) => string
): number {
  if (isNotDone(done)) return done.wrong ? wrong(`${done.sentence}.`) : fail(`${done.sentence}.`)
  process.stdout.write(`${json ? JSON.stringify(done) : toSentence(done)}\n`)
  return 0
}

function sayList<Item>(
  { json }: CommandArguments,
  name: string,
  found: readonly Item[] | NotDone,
  toLine: (item: Item) => string
): number {
  if (isNotDone(found)) return fail(`${found.sentence}.`)
  const lines = found.length === 0 ? ['There are none.'] : found.map(toLine)
  process.stdout.write(`${json ? JSON.stringify({ [name]: found }) : lines.join('\n')}\n`)
  return 0
}

function toObjectionLine(objection: Objection): string {
  const { id, nhsNumber, capacity, proxy, evidence, recordedAt, recordedBy, withdrawnAt, withdrawnBy } = objection
  const who = capacity === 'own' ? 'own capacity' : `by proxy ${String(proxy)}`
  const ended = withdrawnAt === null ? '' : `, withdrawn ${withdrawnAt} by ${String(withdrawnBy)}`
  return `${id}  ${nhsNumber}: ${who}, evidence ${evidence} (recorded ${recordedAt} by ${recordedBy}${ended})`
}

function toAccessLine(access: EmergencyAccess): string {
  const { id, nhsNumber, odsCode, userId, reason, grantedAt, grantedBy, until, reviewedAt, reviewedBy } = access
  const reviewed = reviewedAt === null ? 'not reviewed' : `reviewed ${reviewedAt} by ${String(reviewedBy)}`
  return `${id}  ${nhsNumber}: ${userId} of ${odsCode}, ${reason} (given ${grantedAt} by ${grantedBy}, until ${until}; ${reviewed})`
}
