/** The part of a simulator's page that says how it behaves and has the buttons that change it. */
import { html, type Html } from './html.ts'
import { MODE_NAMES, MODES, type Behaviour, type Mode } from './misbehaviour.ts'

export function behaviourNow(behaviour: Behaviour, modes: readonly Mode[] = MODE_NAMES): Html {
  return html`<h2>How it behaves now</h2>
    <p class="now" role="status">
      <strong>${behaviour.mode}</strong>:
      ${MODES[behaviour.mode]}${behaviour.mode === 'slow' && ` of ${behaviour.ms} ms`}${
        behaviour.type !== undefined && ` (${behaviour.type} only)`
      }
    </p>
    <p>Press one, then open a record again: the page must say what it could not get, and never call it "none".</p>
    <div class="modes">${modes.map(modeButton)}</div>`
}

const modeButton = (mode: Mode) =>
  html`<form method="post" action="/control">
    <input type="hidden" name="mode" value="${mode}" /><button>${mode} <small>${MODES[mode]}</small></button>
  </form>`
