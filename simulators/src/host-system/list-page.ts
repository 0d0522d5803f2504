/** The list of a host system: whom its staff look after, a search when there are many, and a button per person. */
import { html, page, type Html } from '../fhir-server/html.ts'
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
  /** Where privacy officers ask who looked; left out of a system that knows of none. */
  readonly console?: string
  /** What else stands on its page. */
  readonly below?: Html
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

/** Without words to search for, those with a story stand on top of the first page and the others follow, some at a time. */
export function listPage(host: HostList, asked: Asked): string {
  const found = host.residents
    .map((resident, position): Row => ({ resident, position }))
    .filter(({ resident }) => matches(resident, asked.words))
  const searched = asked.words.trim() !== ''
  const stories = searched ? [] : found.filter(({ resident }) => resident.origin === undefined)
  const others = searched ? found : found.filter(({ resident }) => resident.origin !== undefined)
  const pages = Math.max(1, Math.ceil(others.length / ROWS_PER_PAGE))
  const shown = Number.isInteger(asked.page) && asked.page >= 1 && asked.page <= pages ? asked.page : 1
  const rows = others.slice((shown - 1) * ROWS_PER_PAGE, shown * ROWS_PER_PAGE)
  const onPage = pages > 1 && html`, page ${shown} of ${pages}`
  return page(
    host.name,
    host.colour,
    host.about,
    html`<div class="tools">
        <p>
          <label for="user">Signed in as</label>
          <select id="user" name="user" form="list">
            ${host.users.map(userOption)}
          </select>
        </p>
        ${searchForm(asked.words)}
      </div>
      <form method="post" action="/open" target="_blank" id="list">
        <h2>${host.heading}</h2>
        <p class="quiet" role="status">${counted(found.length)}${searched && ` found for "${asked.words.trim()}"`}</p>
        ${stories.length > 0 && shown === 1 && listTable('With a story', stories)}
        ${
          rows.length > 0 &&
          html`<h2>${searched ? 'Found' : 'Everybody else'}</h2>
            <p class="quiet">${counted(others.length)}${onPage}</p>
            ${listTable('Others', rows)}`
        }
      </form>
      ${pages > 1 && pageLinks(asked.words, shown, pages)}
      ${
        host.console !== undefined &&
        html`<p class="quiet">
          Privacy officers and the central team: <a href="${host.console}">console of the Notts Care Record</a>
        </p>`
      }
      ${host.below}`
  )
}

const userOption = (user: HostUser): Html =>
  html`<option value="${user.sub}">${user.giv} ${user.fam}, ${user.rol}</option>`

const counted = (count: number): string => `${count} ${count === 1 ? 'person' : 'people'}`

function listTable(name: string, rows: readonly Row[]): Html {
  return html`<table class="list stack" aria-label="${name}">
    <thead>
      <tr>
        <th>Where</th>
        <th>Person</th>
        <th>Born</th>
        <th>NHS number</th>
        <th>Why open the record</th>
        <th>Record</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(listRow)}
    </tbody>
  </table>`
}

function searchForm(words: string): Html {
  return html`<form method="get" action="/" role="search">
    <label for="q">Name, NHS number or story</label>
    <input id="q" name="q" type="search" value="${words}" />
    <button>Search this list</button>
    ${words.trim() !== '' && html`<a href="/">Show everybody</a>`}
  </form>`
}

function pageLinks(words: string, shown: number, pages: number): Html {
  const link = (number: number) =>
    number === shown
      ? html`<strong aria-current="page">${number}</strong> `
      : html`<a href="/?${new URLSearchParams({ q: words, page: String(number) }).toString()}">${number}</a> `
  return html`<nav class="pages" aria-label="Pages of the list">
    Page ${Array.from({ length: pages }, (_, index) => link(index + 1))}
  </nav>`
}

/** Every word, however they are parted, is in the name, the number or the story, whatever its accents, capitals and apostrophes. */
function matches({ person, knownAs, title, story }: Resident, words: string): boolean {
  const number = knownAs?.nhsNumber ?? person.nhsNumber
  const text = folded(
    [person.family, ...person.given, knownAs?.family, number, spacedNhsNumber(number), title, story].join(' ')
  )
  return folded(words)
    .split(/[\s,]+/)
    .every((word) => text.includes(word))
}

const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/[\p{M}'’-]/gu, '')
    .toLowerCase()

function listRow({ resident, position }: Row): Html {
  const { person, knownAs } = resident
  const name = `${knownAs?.family ?? person.family}, ${knownAs?.given ?? person.given.join(' ')}`
  return html`<tr>
    <td class="badge">${resident.relationship.place}</td>
    <td><strong>${name}</strong><br /><span class="badge">${person.gender}</span></td>
    <td class="nhs">${onScreen(person.birthDate)}</td>
    <td class="nhs">${spacedNhsNumber(knownAs?.nhsNumber ?? person.nhsNumber)}</td>
    <td class="story"><strong>${resident.title}.</strong> ${resident.story}</td>
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
