/** The list of a host system: whom its staff look after, a search when there are many, and a button per person. */
import { html, page } from '../fhir-server/html.ts'
import { spacedNhsNumber } from '../population/nhs-number.ts'
import type { Resident } from '../population/resident.ts'
import type { HostUser } from './assertion.ts'

const ROWS_PER_PAGE = 40

export interface HostList {
  readonly name: string
  readonly heading: string
  readonly about: string
  readonly colour: string
  readonly users: readonly HostUser[]
  readonly residents: readonly Resident[]
}

interface Asked {
  readonly words: string
  /** From 1; anything else is the first. */
  readonly page: number
}

interface Row {
  readonly resident: Resident
  /** Position in the whole list: what the button sends. */
  readonly position: number
}

export function listPage(host: HostList, asked: Asked): string {
  const option = (user: HostUser) => html`<option value="${user.sub}">${user.giv} ${user.fam}, ${user.rol}</option>`
  const found = host.residents
    .map((resident, position): Row => ({ resident, position }))
    .filter(({ resident }) => matches(resident, asked.words))
  const pages = Math.max(1, Math.ceil(found.length / ROWS_PER_PAGE))
  const shown = Number.isInteger(asked.page) && asked.page >= 1 && asked.page <= pages ? asked.page : 1
  const rows = found.slice((shown - 1) * ROWS_PER_PAGE, shown * ROWS_PER_PAGE)
  return page(
    host.name,
    host.colour,
    host.about,
    html`${host.residents.length > ROWS_PER_PAGE && searchForm(asked.words)}
      <form method="post" action="/open" target="_blank">
        <p>
          <label for="user">Signed in as</label>
          <select id="user" name="user">
            ${host.users.map(option)}
          </select>
        </p>
        <h2>${host.heading}</h2>
        <p class="quiet" role="status">
          ${found.length} ${found.length === 1 ? 'person' : 'people'}${pages > 1 && `, page ${shown} of ${pages}`}
        </p>
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
            ${rows.map(listRow)}
          </tbody>
        </table>
      </form>
      ${pages > 1 && pageLinks(asked.words, shown, pages)}`
  )
}

function searchForm(words: string) {
  return html`<form method="get" action="/" role="search">
    <label for="q">Name, NHS number or story</label>
    <input id="q" name="q" value="${words}" />
    <button>Search this list</button>
  </form>`
}

function pageLinks(words: string, shown: number, pages: number) {
  const link = (number: number) =>
    number === shown
      ? html`<strong aria-current="page">${number}</strong> `
      : html`<a href="/?${new URLSearchParams({ q: words, page: String(number) }).toString()}">${number}</a> `
  return html`<nav aria-label="Pages of the list">
    Page ${Array.from({ length: pages }, (_, index) => link(index + 1))}
  </nav>`
}

/** Every word is in the name, the number or the story, whatever its accents and capitals. */
function matches({ person, knownAs, title, story }: Resident, words: string): boolean {
  const number = knownAs?.nhsNumber ?? person.nhsNumber
  const text = folded(
    [person.family, ...person.given, knownAs?.family, number, spacedNhsNumber(number), title, story].join(' ')
  )
  return folded(words)
    .split(/\s+/)
    .every((word) => text.includes(word))
}

const folded = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

function listRow({ resident, position }: Row) {
  const { person, knownAs } = resident
  const name = `${knownAs?.family ?? person.family}, ${knownAs?.given ?? person.given.join(' ')}`
  return html`<tr>
    <td>${resident.relationship.place}</td>
    <td><strong>${name}</strong></td>
    <td class="nhs">${spacedNhsNumber(knownAs?.nhsNumber ?? person.nhsNumber)}</td>
    <td class="nhs">${onScreen(person.birthDate)}</td>
    <td><strong>${resident.title}.</strong> ${resident.story}</td>
    <td>
      <button class="go" name="person" value="${position}" aria-label="Open Notts Care Record of ${name}">
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
