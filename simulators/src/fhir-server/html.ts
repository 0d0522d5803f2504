/** Small pages of the simulators. Everything put into HTML is escaped; only what this file marks as HTML is not. */

class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type { Html }

type Piece = Html | string | number | undefined | false | readonly Piece[]

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(piece: Piece): string {
  if (piece === undefined || piece === false) return ''
  if (piece instanceof Html) return piece.text
  if (typeof piece === 'string' || typeof piece === 'number') {
    return String(piece).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
  }
  return piece.map(escaped).join('')
}

/** A template whose values are escaped unless they are HTML made by this template. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(strings.reduce((text, part, index) => text + part + escaped(pieces[index]), ''))
}

const STYLE = new Html(`
  body{font:16px/1.45 arial,sans-serif;color:#212b32;background:#f0f4f5;margin:0}
  header{color:#fff;padding:12px 24px} header h1{font-size:22px;margin:0} header p{margin:4px 0 0;max-width:60em}
  main{padding:16px 24px 48px;max-width:1280px} h2{font-size:19px;margin:24px 0 8px}
  table{border-collapse:collapse;width:100%;background:#fff} th,td{text-align:left;padding:8px 12px;border:1px solid #d8dde0;vertical-align:top}
  th{background:#e8edee;font-size:14px} .nhs{white-space:nowrap;font-variant-numeric:tabular-nums}
  button,select{font:inherit;padding:6px 12px} button{border:2px solid #4c6272;background:#fff;cursor:pointer;border-radius:3px}
  button.go{background:#007f3b;border-color:#00401e;color:#fff;font-weight:700;white-space:nowrap}
  button:focus,select:focus,a:focus{outline:3px solid #ffeb3b;box-shadow:0 0 0 6px #212b32}
  .now{background:#fff9c4;border-left:6px solid #ffb81c;padding:8px 12px} .quiet{color:#4c6272;font-size:14px}
  form.inline{display:inline} .modes{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:8px}
  .modes button{width:100%;text-align:left} .modes small{display:block;color:#4c6272}
`)

/** A whole page. `synthetic` people only, and every page says so. */
export function page(title: string, colour: string, intro: Piece, body: Piece): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} (simulated)</title>
        <style>
          ${STYLE} header {
            background: ${colour};
          }
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p>${intro}</p>
        </header>
        <main>
          ${body}
          <p class="quiet">Simulated. All people are synthetic; NHS numbers are from the 999 test range.</p>
        </main>
      </body>
    </html>`.text
}
