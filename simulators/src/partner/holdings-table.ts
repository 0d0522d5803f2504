/** The people a source holds and how much it has written down about each: a picture of the kinds, then a table of the people. */
import { html, type Html } from '../fhir-server/html.ts'
import { NHS_NUMBER } from '../population/codes.ts'
import { spacedNhsNumber } from '../population/nhs-number.ts'
import type { Chart } from '../population/resident.ts'

const ROWS_MAX = 60
/** Charts counted for the picture: those of a folder lie on disk, and a page is not to read them all. */
const COUNTED_MAX = 400

type Counts = ReadonlyMap<string, number>

export function holdingsTable(charts: readonly Chart[]): Html {
  const counted = charts.slice(0, COUNTED_MAX)
  const kinds = new Map<string, number>()
  for (const chart of counted)
    for (const [type, count] of countsOf(chart)) kinds.set(type, (kinds.get(type) ?? 0) + count)
  const entries = [...kinds.values()].reduce((total, count) => total + count, 0)
  const shown = charts.slice(0, ROWS_MAX)
  return html`<h2>What it holds</h2>
    <p>
      <strong>${charts.length}</strong> people, <strong>${entries}</strong>
      entries${counted.length < charts.length && ` about the first ${counted.length}`}.
    </p>
    ${bars(kinds)}
    <h2>Whom it holds</h2>
    <table class="stack">
      <thead>
        <tr>
          <th>Name here</th>
          <th>NHS number</th>
          <th>Its own number</th>
          <th>What it has written down</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(holdingRow)}
      </tbody>
    </table>
    ${charts.length > shown.length && html`<p>And ${charts.length - shown.length} more.</p>`}`
}

function bars(kinds: Counts): Html {
  const sorted = [...kinds].toSorted(([, one], [, other]) => other - one)
  const most = sorted[0]?.[1] ?? 1
  return html`<dl class="bars">
    ${sorted.map(
      ([type, count]) =>
        html`<div>
          <dt>${type}</dt>
          <dd><span style="width:${Math.max(1, Math.round((100 * count) / most))}%"></span>${count}</dd>
        </div>`
    )}
  </dl>`
}

/** A file behind a document is no entry of its own. */
function countsOf(chart: Chart): Counts {
  const counts = new Map<string, number>()
  for (const { resourceType } of chart.resources)
    if (resourceType !== 'Binary') counts.set(resourceType, (counts.get(resourceType) ?? 0) + 1)
  return counts
}

function holdingRow(chart: Chart) {
  const name = chart.patient.name?.[0]
  const number = chart.patient.identifier?.find((one) => one.system === NHS_NUMBER)?.value ?? ''
  const holds = [...countsOf(chart)].map(([type, count]) => `${type} ${count}`).join(', ')
  return html`<tr>
    <td><strong>${name?.family}, ${name?.given?.join(' ')}</strong></td>
    <td class="nhs">${spacedNhsNumber(number)}</td>
    <td data-label="Its own number">${chart.patient.id}</td>
    <td>${holds === '' ? 'nothing' : holds}</td>
  </tr>`
}
