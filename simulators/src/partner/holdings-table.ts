/** The people a source holds, and how much it has written down about each. */
import { html, type Html } from '../fhir-server/html.ts'
import { NHS_NUMBER } from '../population/codes.ts'
import { spacedNhsNumber } from '../population/nhs-number.ts'
import type { Chart } from '../population/resident.ts'

const ROWS_MAX = 100

export function holdingsTable(charts: readonly Chart[]): Html {
  return html`<h2>Whom it holds (${charts.length})</h2>
    <table>
      <thead>
        <tr>
          <th>Name here</th>
          <th>NHS number</th>
          <th>Its own number</th>
          <th>What it has written down</th>
        </tr>
      </thead>
      <tbody>
        ${charts.slice(0, ROWS_MAX).map(holdingRow)}
      </tbody>
    </table>
    ${charts.length > ROWS_MAX && html`<p>And ${charts.length - ROWS_MAX} more.</p>`}`
}

function holdingRow(chart: Chart) {
  const name = chart.patient.name?.[0]
  const number = chart.patient.identifier?.find((one) => one.system === NHS_NUMBER)?.value ?? ''
  const counts = Map.groupBy(chart.resources, (one) => one.resourceType)
  const holds = [...counts].map(([type, list]) => `${type} ${list.length}`).join(', ')
  return html`<tr>
    <td>${name?.family}, ${name?.given?.join(' ')}</td>
    <td class="nhs">${spacedNhsNumber(number)}</td>
    <td>${chart.patient.id}</td>
    <td>${holds === '' ? 'nothing' : holds}</td>
  </tr>`
}
