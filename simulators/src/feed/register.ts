/** The overnight register as a newcomer meets it: whom it holds, its nights, and buttons that make them late, bad or missing. */
import { existsSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fieldsOf, listen, newServer, type Running } from '../fhir-server/listen.ts'
import type { SourceFacts } from '../population/sources/source-facts.ts'
import { nightBefore, nightDrawnAt, type Night } from './last-night.ts'
import { registerPage, type NightFolder } from './register-page.ts'
import { NIGHT_FAULTS, writeNight, type NightFault, type RegisterContents } from './write-night.ts'

/** Nights that never came. A month without is more than anybody would wait for. */
const NIGHTS_MISSING_MAX = 30
const NIGHTS_MISSING = 3

export interface RegisterPlace {
  readonly contents: RegisterContents
  readonly directory: string
  /**
   * Called when the feed has stopped: the nights after `night` were never there, so whoever has loaded one of them must take it
   * back, or it would stay as fresh as it was.
   */
  readonly takeBack: (night: Night) => Promise<void>
}

/** `missing`: how many nights have not come; a fault: what is wrong with the last one. */
type Behaviour = { readonly fault: NightFault } | { readonly missing: number }

export async function startRegister(source: SourceFacts, place: RegisterPlace, port: number): Promise<Running> {
  const server = newServer()
  let behaviour: Behaviour = { fault: 'none' }
  const told = async (): Promise<object> => ({ ...toldOf(behaviour), nights: await nightsIn(place.directory) })
  server.get('/control', told)
  server.post('/control', async (request, reply) => {
    const asked = parse(fieldsOf(request.body))
    if (typeof asked === 'string') return reply.code(400).send({ error: asked })
    await ('missing' in asked ? stop(place, asked.missing) : drop(place, asked.fault))
    behaviour = asked
    const fromPage = String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded')
    return fromPage ? reply.redirect('/', 303) : reply.send(await told())
  })
  server.get('/', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .send(registerPage(source, place, toldOf(behaviour), await nightsIn(place.directory)))
  )
  return listen(server, port)
}

function toldOf(behaviour: Behaviour): { readonly mode: string; readonly missing: number } {
  if ('missing' in behaviour) return { mode: behaviour.missing === 1 ? 'late' : 'stopped', missing: behaviour.missing }
  return { mode: behaviour.fault === 'none' ? 'ok' : behaviour.fault, missing: 0 }
}

function parse(fields: Record<string, string | undefined>): Behaviour | string {
  const mode = (fields['mode'] ?? '').replace(/^ok$/, 'none')
  if (mode === 'late') return { missing: 1 }
  if (mode === 'stopped') {
    const missing = Number(fields['nights'] || NIGHTS_MISSING)
    const isNumber = Number.isInteger(missing) && missing >= 1 && missing <= NIGHTS_MISSING_MAX
    return isNumber ? { missing } : `nights is a whole number from 1 to ${NIGHTS_MISSING_MAX}`
  }
  return isFault(mode) ? { fault: mode } : `mode is one of ok, late, stopped, ${Object.keys(NIGHT_FAULTS).join(', ')}`
}

/** A night drawn now: newer than any before it, so that it is taken in. */
async function drop({ directory, contents }: RegisterPlace, fault: NightFault): Promise<void> {
  await writeNight(directory, nightDrawnAt(new Date()), contents, fault)
}

/** As if the last so many nights had never come. */
async function stop({ directory, contents, takeBack }: RegisterPlace, missing: number): Promise<void> {
  const last = nightBefore(new Date(), missing)
  await writeNight(directory, last, contents)
  const never = (await nightsIn(directory)).filter(({ folder }) => folder > last.date)
  await Promise.all(never.map(({ folder }) => rm(join(directory, folder), { recursive: true })))
  await takeBack(last)
}

async function nightsIn(directory: string): Promise<NightFolder[]> {
  const folders = (await readdir(directory)).filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name)).toSorted()
  return Promise.all(
    folders.map(async (folder) => {
      const manifest = JSON.parse(await readFile(join(directory, folder, 'manifest.json'), 'utf8')) as {
        transactionTime: string
      }
      return { folder, transactionTime: manifest.transactionTime, ready: existsSync(join(directory, folder, '_READY')) }
    })
  )
}

function isFault(text: string): text is NightFault {
  return Object.hasOwn(NIGHT_FAULTS, text)
}
