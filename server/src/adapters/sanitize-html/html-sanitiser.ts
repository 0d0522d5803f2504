/**
 * Sanitises HTML from outside with sanitize-html: an allow-list of elements and attributes, everything else goes and is
 * counted. Banners and tables of the GP record keep their elements, ids and classes, because those carry their meaning.
 */
import sanitizeHtml from 'sanitize-html'
import type { HtmlSanitiser } from '../../ports/html-sanitiser.ts'

/** Far deeper than any letter; hostile nesting would exhaust the stack of whatever draws it. */
const NESTING_LEVELS_MAX = 100

const ELEMENTS =
  'address article aside b bdi bdo big blockquote body br caption center cite code col colgroup dd del dfn div dl dt ' +
  'em figcaption figure font footer h1 h2 h3 h4 h5 h6 head header hr html i img ins kbd li main mark ol p pre q s ' +
  'samp section small span strike strong sub sup table tbody td tfoot th thead time tr u ul var wbr'

/** Gone with everything in them: their words are not for a reader, or not of this document. */
const GONE_WITH_CONTENT = ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'xmp', 'template']

const SAFE_STYLE = /^(?!.*(?:url|expression|image|var)\s*\()[\w\s#%.,()"'-]+$/i
const STYLES =
  'text-align font-weight font-style font-size text-decoration color background-color width vertical-align white-space ' +
  'border border-top border-bottom border-left border-right border-collapse padding margin margin-left margin-top'

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: ELEMENTS.split(' ').filter((name) => !['html', 'head', 'body'].includes(name)),
  allowedAttributes: {
    '*': ['class', 'id', 'title', 'lang', 'dir', 'style'],
    div: ['xmlns'],
    table: ['border', 'cellpadding', 'cellspacing', 'summary', 'width'],
    td: ['colspan', 'rowspan', 'headers', 'align', 'valign', 'width'],
    th: ['colspan', 'rowspan', 'headers', 'scope', 'abbr', 'align', 'valign', 'width'],
    col: ['span', 'width'],
    colgroup: ['span'],
    ol: ['start', 'type'],
    time: ['datetime'],
    img: ['src', 'alt', 'width', 'height']
  },
  allowedStyles: { '*': Object.fromEntries(STYLES.split(' ').map((name) => [name, [SAFE_STYLE]])) },
  allowedSchemes: [],
  allowedSchemesByTag: { img: ['data'] },
  allowProtocolRelative: false,
  nonTextTags: GONE_WITH_CONTENT,
  nestingLimit: NESTING_LEVELS_MAX,
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !isOwnPicture(attribs['src'])
}

const FAMILIES: readonly (readonly [words: string, elements: readonly string[]])[] = [
  ['scripts', ['script', 'noscript']],
  ['style sheets', ['style', 'link']],
  ['forms and fields', ['form', 'input', 'button', 'select', 'option', 'textarea', 'label', 'fieldset', 'datalist']],
  ['frames and plug-ins', ['iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'portal']],
  ['sound and film', ['audio', 'video', 'source', 'track']],
  ['links', ['a', 'area', 'map']],
  ['page settings', ['base', 'meta']],
  ['drawings', ['svg', 'math', 'canvas']]
]
const FAMILY_OF = new Map(FAMILIES.flatMap(([words, elements]) => elements.map((element) => [element, words] as const)))
const KEPT = new Set(ELEMENTS.split(' '))
/** Not worth telling: every page has them and nothing is lost with them. */
const SILENT = new Set(['title'])

export function createHtmlSanitiser(): HtmlSanitiser {
  return {
    clean(html) {
      const removed = new Map<string, number>()
      const count = (words: string): void => void removed.set(words, (removed.get(words) ?? 0) + 1)
      const clean = sanitizeHtml(html, {
        ...OPTIONS,
        onOpenTag: (name, attributes) => wordsOfRemoved(name, attributes).forEach(count)
      })
      return { html: clean, removed: [...removed].map(([words, number]) => `${words} (${number})`) }
    }
  }
}

function wordsOfRemoved(name: string, attributes: Readonly<Record<string, string>>): readonly string[] {
  const handlers = Object.keys(attributes).some((attribute) => /^on/i.test(attribute)) ? ['event handlers'] : []
  const loads = /(?:url|image|expression)\s*\(/i.test(attributes['style'] ?? '') ? ['styles that load'] : []
  if (name === 'img')
    return [...handlers, ...loads, ...(isOwnPicture(attributes['src']) ? [] : ['pictures from elsewhere'])]
  if (KEPT.has(name)) return [...handlers, ...loads]
  if (name === 'meta' && attributes['http-equiv'] === undefined) return handlers
  return SILENT.has(name) ? handlers : [...handlers, FAMILY_OF.get(name) ?? 'elements that are not known']
}

/** A picture that is part of the text itself: nothing is fetched for it, and it cannot act. */
function isOwnPicture(source: string | undefined): boolean {
  return source !== undefined && /^data:image\/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]+$/.test(source)
}
