/**
 * HTML of others in a frame of its own: no script of it runs, no form of it is sent, nothing is loaded from elsewhere
 * (hazard H-022). The frame keeps this origin so that it may be measured and drawn with our stylesheet; without
 * `allow-scripts` nothing in it can make use of that (docs/decisions/0021-html-of-others-in-a-frame-that-is-measured.md).
 */
import { useRef, useState, type ReactNode } from 'react'
import frameCss from '../styles/html-frame.css?url'

interface HtmlFrameProps {
  readonly html: string
  /** For screen readers: what is in it. */
  readonly title: string
}

/** What the frame is as high as before it is measured: a few lines. */
const HEIGHT_BEFORE_PX = 160

function toDocument(html: string): string {
  return `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Sent by a source</title><link rel="stylesheet" href="${frameCss}"></head><body><div class="ncr-frame">${html}</div></body></html>`
}

/** A link followed inside the frame would leave an empty one behind: nothing of the record may vanish at a click. */
function switchOffLinks(inside: Document): void {
  for (const link of inside.querySelectorAll('a[href], area[href]')) link.removeAttribute('href')
}

export function HtmlFrame({ html, title }: HtmlFrameProps): ReactNode {
  const frame = useRef<HTMLIFrameElement>(null)
  const [height, setHeight] = useState(HEIGHT_BEFORE_PX)
  const onLoad = (): void => {
    const inside = frame.current?.contentDocument
    const content = inside?.querySelector('.ncr-frame')
    if (!inside || !content) return
    switchOffLinks(inside)
    const fit = (): void => setHeight(Math.ceil(inside.documentElement.scrollHeight))
    fit()
    // Its observer is the frame's own: it ends with the frame's document.
    new ResizeObserver(() => {
      setHeight(Math.ceil(content.getBoundingClientRect().height) + FRAME_EDGES_PX)
    }).observe(content)
  }
  return (
    <iframe
      ref={frame}
      className="ncr-html"
      title={title}
      sandbox="allow-same-origin"
      srcDoc={toDocument(html)}
      style={{ height }}
      onLoad={onLoad}
    />
  )
}

/** Room for a scrollbar under a wide table. */
const FRAME_EDGES_PX = 20
