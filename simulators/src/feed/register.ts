/** The overnight register as a newcomer meets it: whom it holds, the nights it has dropped, and buttons that drop another. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { html, page } from '../fhir-server/html.ts'
import { fieldsOf, listen, newServer, type Running } from '../fhir-server/listen.ts'
import type { Chart } from '../population/resident.ts'
import type { SourceFacts } from '../population/sources/source-facts.ts'
import { holdingsTable } from '../partner/holdings-table.ts'
import { nightDrawnAt } from './last-night.ts'
import { NIGHT_FAULTS, writeNight, type NightFault, type RegisterContents } from './write-night.ts'

export async function startRegister(
  source: SourceFacts,
  contents: RegisterContents,
  directory: string,
  port: number
): Promise<Running> {
  const server = newServer()
  server.get('/control', async () => ({ nights: await nightsIn(directory) }))
  server.post('/control', async (request, reply) => {
    const fault = (fieldsOf(request.body)['mode'] ?? '').replace(/^ok$/, 'none')
    if (!isFault(fault))
      return reply.code(400).send({ error: `mode is one of ${Object.keys(NIGHT_FAULTS).join(', ')}` })
    await writeNight(directory, nightDrawnAt(new Date()), contents, fault)
    const fromPage = String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded')
    return fromPage ? reply.redirect('/', 303) : reply.send({ nights: await nightsIn(directory) })
  })
  server.get('/', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .send(registerPage(source, contents.charts, directory, await nightsIn(directory)))
  )
  return listen(server, port)
}

interface NightFolder {
  readonly folder: string
  readonly transactionTime: string
  readonly ready: boolean
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

function registerPage(
  source: SourceFacts,
  charts: readonly Chart[],
  directory: string,
  nights: readonly NightFolder[]
): string {
  const button = ([fault, words]: readonly [string, string]) =>
    html`<form method="post" action="/control">
      <input type="hidden" name="mode" value="${fault}" /><button>
        ${fault === 'none' ? 'good night' : fault} <small>${words}</small>
      </button>
    </form>`
  const row = (night: NightFolder) =>
    html`<tr>
      <td>${night.folder}</td>
      <td>${night.transactionTime}</td>
      <td>${night.ready ? 'ready' : 'not ready yet'}</td>
    </tr>`
  return page(
    `${source.name} (${source.odsCode})`,
    source.colour,
    html`${source.partner}. ${source.about} The Notts Care Record loads it each night and shows how old its copy is.`,
    html`<h2>Nights dropped</h2>
      <p class="quiet">In ${directory}</p>
      <table>
        <thead>
          <tr>
            <th>Folder</th>
            <th>Drawn at</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          ${nights.map(row)}
        </tbody>
      </table>
      <h2>Drop another, drawn now</h2>
      <p>A bad night must leave the last good one in place, and the record must say so.</p>
      <div class="modes">${Object.entries(NIGHT_FAULTS).map(button)}</div>
      ${holdingsTable(charts)}`
  )
}
