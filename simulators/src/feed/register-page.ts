/** The page of the overnight register. */
import { html, page, type Html } from '../fhir-server/html.ts'
import { holdingsTable } from '../partner/holdings-table.ts'
import type { SourceFacts } from '../population/sources/source-facts.ts'
import { NIGHT_FAULTS, type RegisterContents } from './write-night.ts'

export interface NightFolder {
  readonly folder: string
  readonly transactionTime: string
  readonly ready: boolean
}

interface Told {
  readonly mode: string
  /** Nights that have not come. */
  readonly missing: number
}

const FEED_FAULTS = {
  late: 'last night’s has not come: the record shows the night before, and from 06:00 on that it is overdue',
  stopped: 'nothing has come for three nights'
} as const

const WORDS: Record<string, string> = { ok: 'last night is there, whole and good', ...FEED_FAULTS, ...NIGHT_FAULTS }

export function registerPage(
  source: SourceFacts,
  { contents, directory }: { readonly contents: RegisterContents; readonly directory: string },
  told: Told,
  nights: readonly NightFolder[]
): string {
  return page(
    `${source.name} (${source.odsCode})`,
    source.colour,
    html`${source.partner}. ${source.about} The Notts Care Record loads it each night and shows how old its copy is.`,
    html`${howItIs(told)}
      <h2>Make it misbehave</h2>
      <p>
        Press one, then open a record and its Data feeds page again: the last good night must still be there, with its
        age, and the record must say what became of the newer ones.
      </p>
      <div class="modes">${buttons(told.mode)}</div>
      ${stopForm()}
      <h2>Nights in its folder</h2>
      <p class="quiet">In ${directory}</p>
      ${nightsTable(nights)} ${holdingsTable(contents.charts)}`
  )
}

function howItIs({ mode, missing }: Told): Html {
  const isWell = mode === 'ok'
  return html`<section class="now ${isWell ? 'well' : 'ill'}" aria-label="How it behaves now">
    <p role="status">
      <strong>${isWell ? 'Behaving' : 'Misbehaving'}: ${mode}</strong>
      ${mode === 'stopped' ? `nothing has come for ${missing} nights` : WORDS[mode]}
    </p>
    ${
      !isWell &&
      html`<form method="post" action="/control">
        <input type="hidden" name="mode" value="ok" /><button class="go">Behave again</button>
      </form>`
    }
  </section>`
}

function buttons(now: string): readonly Html[] {
  const faults = Object.entries({ ...FEED_FAULTS, ...NIGHT_FAULTS }).filter(([mode]) => mode !== 'none')
  return faults.map(
    ([mode, words]) =>
      html`<form method="post" action="/control">
        <input type="hidden" name="mode" value="${mode}" /><button aria-pressed="${String(mode === now)}">
          ${mode} <small>${words}</small>
        </button>
      </form>`
  )
}

function stopForm(): Html {
  return html`<details>
    <summary>Stopped for another number of nights</summary>
    <form method="post" action="/control" class="fine">
      <input type="hidden" name="mode" value="stopped" />
      <label for="nights">Nights, 1 to 30</label>
      <input id="nights" name="nights" inputmode="numeric" value="7" size="4" />
      <button>Do it</button>
    </form>
  </details>`
}

function nightsTable(nights: readonly NightFolder[]): Html {
  const row = (night: NightFolder) =>
    html`<tr>
      <td>${night.folder}</td>
      <td>${night.transactionTime}</td>
      <td>${night.ready ? 'ready' : 'not ready yet'}</td>
    </tr>`
  return html`<table>
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
  </table>`
}
