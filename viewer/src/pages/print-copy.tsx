/**
 * The same HTML for paper: browsers cut a frame at the edge of a sheet, through a line. Made anew out of a few harmless
 * elements without any attribute but a cell's spans, and shown in print alone (hazard H-017).
 */
import { createElement, Fragment, useMemo, type ReactNode } from 'react'

const KEPT: ReadonlySet<string> = new Set(
  'p,div,span,b,strong,i,em,u,s,sub,sup,h1,h2,h3,h4,h5,h6,ul,ol,li,dl,dt,dd,table,caption,thead,tbody,tfoot,tr,th,td,pre'.split(
    ','
  )
)
const EMPTY: ReadonlySet<string> = new Set(['br', 'hr'])
const DROPPED: ReadonlySet<string> = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'noscript',
  'iframe',
  'object'
])

function spansOf(element: Element): { readonly colSpan?: number; readonly rowSpan?: number } {
  const [columns, rows] = [Number(element.getAttribute('colspan')), Number(element.getAttribute('rowspan'))]
  return { ...(columns > 1 ? { colSpan: columns } : {}), ...(rows > 1 ? { rowSpan: rows } : {}) }
}

/** Banners keep their looks; no other class of the sender means anything here. */
function classOf(element: Element): { readonly className?: string } {
  return /banner/i.test(element.getAttribute('class') ?? '') ? { className: 'ncr-print-copy__banner' } : {}
}

function copy(node: Node, key: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent
  if (!(node instanceof Element)) return null
  const name = node.localName
  if (DROPPED.has(name)) return null
  if (EMPTY.has(name)) return createElement(name, { key })
  const children = [...node.childNodes].map(copy)
  if (!KEPT.has(name)) return <Fragment key={key}>{children}</Fragment>
  return createElement(name, { key, ...spansOf(node), ...classOf(node) }, ...children)
}

export function PrintCopy({ html }: { readonly html: string }): ReactNode {
  const content = useMemo(() => {
    const parsed = new DOMParser().parseFromString(html, 'text/html')
    return [...parsed.body.childNodes].map(copy)
  }, [html])
  return <div className="ncr-print-copy">{content}</div>
}
