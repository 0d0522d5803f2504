/** The part of a simulator's page that says how it behaves and has the buttons that change it. */
import { html, type Html } from './html.ts'
import { MODE_NAMES, MODES, type Behaviour, type Mode } from './misbehaviour.ts'

/** `types`: the resource types that a fault may be kept to; none for what does not serve FHIR resources. */
export function behaviourNow(
  behaviour: Behaviour,
  modes: readonly Mode[] = MODE_NAMES,
  types: readonly string[] = []
): Html {
  const { mode, ms, type } = behaviour
  const isWell = mode === 'ok'
  return html`<section class="now ${isWell ? 'well' : 'ill'}" aria-label="How it behaves now">
      <p role="status">
        <strong>${isWell ? 'Behaving' : 'Misbehaving'}: ${mode}</strong>
        ${MODES[mode]}${mode === 'slow' && ` of ${ms} ms`}${type !== undefined && ` (${type} only)`}
      </p>
      ${
        !isWell &&
        html`<form method="post" action="/control">
          <input type="hidden" name="mode" value="ok" /><button class="go">Behave again</button>
        </form>`
      }
    </section>
    <h2>Make it misbehave</h2>
    <p>Press one, then open a record again: the record must say what it could not get, and never call it "none".</p>
    <div class="modes">${modes.filter((one) => one !== 'ok').map((one) => modeButton(one, one === mode))}</div>
    ${types.length > 0 && finely(modes, types)}`
}

const modeButton = (mode: Mode, isNow: boolean) =>
  html`<form method="post" action="/control">
    <input type="hidden" name="mode" value="${mode}" /><button aria-pressed="${String(isNow)}">
      ${mode} <small>${MODES[mode]}</small>
    </button>
  </form>`

/** One type only, or another delay. */
function finely(modes: readonly Mode[], types: readonly string[]): Html {
  return html`<details>
    <summary>One resource type only, or another delay</summary>
    <form method="post" action="/control" class="fine">
      <label for="mode">How</label>
      <select id="mode" name="mode">
        ${modes.map((one) => html`<option>${one}</option>`)}
      </select>
      <label for="type">Type</label>
      <select id="type" name="type">
        <option value="">every type</option>
        ${types.map((one) => html`<option>${one}</option>`)}
      </select>
      <label for="ms">Delay of slow, ms</label>
      <input id="ms" name="ms" inputmode="numeric" value="3000" size="7" />
      <button>Do it</button>
    </form>
  </details>`
}
