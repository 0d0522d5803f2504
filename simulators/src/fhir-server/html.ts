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
  *{box-sizing:border-box} body{font:16px/1.45 arial,sans-serif;color:#212b32;background:#f0f4f5;margin:0;overflow-wrap:anywhere}
  header{color:#fff;padding:14px 24px} header h1{font-size:22px;margin:0} header p{margin:4px 0 0;max-width:60em}
  header .simulated{float:right;border:1px solid #fff;border-radius:3px;padding:1px 8px;font-size:14px;margin-left:12px}
  main{padding:16px 24px 48px;max-width:1440px} h2{font-size:19px;margin:28px 0 8px} a{color:#005eb8}
  table{border-collapse:collapse;width:100%;background:#fff} th,td{text-align:left;padding:7px 12px;border-bottom:1px solid #d8dde0;vertical-align:top}
  th{background:#e8edee;font-size:14px} .nhs{white-space:nowrap;font-variant-numeric:tabular-nums}
  button,select,input{font:inherit;padding:6px 12px;max-width:100%} button{border:2px solid #4c6272;background:#fff;cursor:pointer;border-radius:3px;color:inherit}
  button.go{background:#007f3b;border-color:#00401e;color:#fff;font-weight:700;white-space:nowrap}
  button:focus,select:focus,input:focus,a:focus,summary:focus{outline:3px solid #ffeb3b;box-shadow:0 0 0 6px #212b32}
  .now{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:center;background:#fff;border-left:8px solid #007f3b;padding:10px 16px}
  .now p{margin:0;font-size:18px} .now.ill{border-color:#d5281b;background:#fff4d6} .bad{color:#b10e1e}
  .quiet{color:#4c6272;font-size:14px} form.inline{display:inline} summary{cursor:pointer;padding:6px 0}
  .modes{display:grid;grid-template-columns:repeat(auto-fill,minmax(205px,1fr));gap:8px} .modes form{display:flex}
  .modes button{width:100%;text-align:left} .modes small{display:block;color:#4c6272} .modes [aria-pressed=true]{border-color:#d5281b;background:#fff4d6}
  .fine{display:flex;flex-wrap:wrap;gap:8px;align-items:center} .log{max-width:640px} .log td,.log th{padding:3px 12px;font-size:14px}
  .bars{margin:0;columns:2 380px;column-gap:32px} .bars div{display:flex;gap:12px;break-inside:avoid;padding:1px 0}
  .bars dt{flex:0 0 170px;font-size:14px} .bars dd{flex:1;margin:0;font-size:14px;display:flex;gap:8px;align-items:center}
  .bars span{background:#768692;height:12px;display:block;max-width:80%}
  .tools{display:flex;flex-wrap:wrap;gap:12px 32px;align-items:end;justify-content:space-between} .tools label{display:block;font-size:14px;font-weight:700}
  .tools form,.tools p{margin:0} .list td{font-size:15px} .list .story{width:44%} .list td.badge{white-space:normal} .badge{white-space:nowrap;font-size:14px;color:#4c6272}
  nav.pages{margin-top:16px} nav.pages a,nav.pages strong{padding:4px 8px}
  @media (max-width:700px){.tools p,.tools form{max-width:100%} .bars{columns:1} .bars dt{flex:0 1 130px} .modes{grid-template-columns:repeat(auto-fill,minmax(160px,1fr))} .tools input{width:100%} .list .story{width:auto} main{padding:12px 12px 40px} header{padding:12px} header .simulated{float:none;margin:0;display:inline-block}
    .stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)} .stack,.stack tbody{display:block}
    .stack tr{display:block;background:#fff;border:1px solid #d8dde0;margin:0 0 12px;padding:8px 0} .stack td{display:block;border:0;padding:2px 12px}
    .stack td[data-label]::before{content:attr(data-label) ": ";color:#4c6272} .stack button.go{width:100%;margin-top:6px}}
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
          <span class="simulated">Simulated</span>
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
