/** The ways in which the SMART host can be told to go wrong while it runs. */
import { html, type Html } from '../fhir-server/html.ts'

export const BENDS = {
  ok: 'launches as it should',
  'wrong-nonce': 'gives an id_token that was made for another launch',
  'unknown-key': 'signs its id_token with a key that it does not publish',
  'expired-code': 'says that the code has expired',
  denied: 'says that the user may not open the record: somebody removed',
  'another-patient': 'answers with another Patient than the one of the launch',
  'no-nhs-number': 'knows no NHS number of the person: nobody traced yet',
  'plain-only': 'offers PKCE with plain alone, which is not safe',
  hang: 'never answers'
} as const

export type Bend = keyof typeof BENDS

const NAMES = Object.keys(BENDS) as Bend[]

export function isBend(text: string | undefined): text is Bend {
  return text !== undefined && Object.hasOwn(BENDS, text)
}

export function bendNow(bend: Bend): Html {
  return html`<section class="now ${bend === 'ok' ? 'well' : 'ill'}" aria-label="How it behaves now">
      <p role="status"><strong>${bend === 'ok' ? 'Behaving' : 'Misbehaving'}: ${bend}</strong> ${BENDS[bend]}</p>
    </section>
    <h2>Make it misbehave</h2>
    <p>
      Press one, then open a record: the launch must be refused on a page that says what to do, and “ok” must open it
      again.
    </p>
    <div class="modes">${NAMES.map((name) => bendButton(name, name === bend))}</div>`
}

const bendButton = (name: Bend, isNow: boolean): Html =>
  html`<form method="post" action="/control">
    <input type="hidden" name="mode" value="${name}" /><button aria-pressed="${String(isNow)}">
      ${name} <small>${BENDS[name]}</small>
    </button>
  </form>`
