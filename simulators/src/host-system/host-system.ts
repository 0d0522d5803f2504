/** A host system with signed launches: a list of people, and one button per person that opens their record. */
import { html, page, type Html } from '../fhir-server/html.ts'
import { fieldsOf, listen, newServer, type Running } from '../fhir-server/listen.ts'
import { spacedNhsNumber } from '../population/nhs-number.ts'
import type { Resident } from '../population/resident.ts'
import { signAssertion, type HostUser, type Launcher } from './assertion.ts'

export interface HostSystem extends Launcher {
  readonly name: string
  readonly heading: string
  readonly about: string
  readonly colour: string
  readonly users: readonly HostUser[]
  readonly residents: readonly Resident[]
}

export async function startHostSystem(host: HostSystem, port: number): Promise<Running> {
  const server = newServer()
  server.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer')
  })
  server.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(listPage(host)))
  server.post('/open', async (request, reply) => {
    const { user: sub, person: row } = fieldsOf(request.body)
    const user = host.users.find((one) => one.sub === sub)
    const resident = host.residents[Number(row)]
    if (!user || !resident) return reply.code(400).type('text/plain').send('Choose a user and a person from the list.')
    const assertion = await signAssertion(host, user, resident, new Date())
    return reply.type('text/html; charset=utf-8').send(handOver(host.audience, assertion).text)
  })
  return listen(server, port)
}

/** The page that carries the assertion from the host system to the record, in a form, so that no address names anybody. */
function handOver(launchAddress: string, assertion: string): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Opening the Notts Care Record</title>
      </head>
      <body onload="document.forms[0].submit()">
        <form method="post" action="${launchAddress}">
          <input type="hidden" name="assertion" value="${assertion}" />
          <p>Opening the Notts Care Record…</p>
          <noscript><button>Open Notts Care Record</button></noscript>
        </form>
      </body>
    </html>`
}

function listPage(host: HostSystem): string {
  const option = (user: HostUser) => html`<option value="${user.sub}">${user.giv} ${user.fam}, ${user.rol}</option>`
  return page(
    host.name,
    host.colour,
    host.about,
    html`<form method="post" action="/open" target="_blank">
      <p>
        <label for="user">Signed in as</label>
        <select id="user" name="user">
          ${host.users.map(option)}
        </select>
      </p>
      <h2>${host.heading}</h2>
      <table>
        <thead>
          <tr>
            <th>Where</th>
            <th>Person</th>
            <th>NHS number</th>
            <th>Born</th>
            <th>Their story</th>
            <th>Record</th>
          </tr>
        </thead>
        <tbody>
          ${host.residents.map(listRow)}
        </tbody>
      </table>
    </form>`
  )
}

function listRow(resident: Resident, row: number) {
  const { person, knownAs } = resident
  const name = `${knownAs?.family ?? person.family}, ${knownAs?.given ?? person.given.join(' ')}`
  return html`<tr>
    <td>${resident.relationship.place}</td>
    <td><strong>${name}</strong></td>
    <td class="nhs">${spacedNhsNumber(knownAs?.nhsNumber ?? person.nhsNumber)}</td>
    <td class="nhs">${onScreen(person.birthDate)}</td>
    <td><strong>${resident.title}.</strong> ${resident.story}</td>
    <td>
      <button class="go" name="person" value="${row}" aria-label="Open Notts Care Record of ${name}">
        Open Notts Care Record
      </button>
    </td>
  </tr>`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** dd-Mmm-yyyy (ISB 1505). */
function onScreen(date: string): string {
  const [year, month, day] = date.split('-')
  return `${day}-${MONTHS[Number(month) - 1]}-${year}`
}
