/** The part of a simulator's page that shows what it has been asked. */
import { html, type Html } from './html.ts'
import type { Asked, RequestLog } from './request-log.ts'

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', timeStyle: 'medium' })

export function askedLately(log: RequestLog): Html {
  const asked = log.latest()
  if (asked.length === 0)
    return html`<h2>What it has been asked</h2>
      <p class="quiet">Nothing since it was started. Open a record, then load this page again.</p>`
  return html`<h2>What it has been asked (${log.total()})</h2>
    <details open>
      <summary>The latest ${asked.length}; about whom is not kept. <a href="/">Load again</a></summary>
      <table class="log">
        <thead>
          <tr>
            <th>At</th>
            <th>Asked for</th>
            <th>Answer</th>
            <th>Took</th>
          </tr>
        </thead>
        <tbody>
          ${asked.map(row)}
        </tbody>
      </table>
    </details>`
}

function row({ at, what, status, tookMs }: Asked): Html {
  return html`<tr>
    <td>${CLOCK.format(at)}</td>
    <td>${what}</td>
    <td>
      ${status === null ? html`<strong class="bad">none</strong>` : status >= 400 ? html`<strong class="bad">${status}</strong>` : status}
    </td>
    <td>${tookMs === null ? '–' : `${tookMs} ms`}</td>
  </tr>`
}
