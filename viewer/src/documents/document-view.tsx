/** A document that is in: a PDF in the browser's own reader, HTML in a frame without scripts, a picture as a picture. */
import { useEffect, useState, type ReactNode } from 'react'
import { HtmlFrame } from '../pages/html-frame.tsx'
import { ProblemBox } from '../pages/problem-box.tsx'
import { DOCUMENT_PAGE } from '../record/display-reporter.ts'
import { useDisplayedPage } from '../record/use-displayed.ts'
import { saySize, sayKind, type OpenableContent } from './document-contents.ts'
import { useDocument, type DocumentAnswer } from './use-document.ts'

type Answered = Extract<DocumentAnswer, { readonly kind: 'answered' }>

/** An address of the bytes in this tab, taken back when the document is closed (hazard H-024). */
function useBlobUrl(bytes: Blob): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    const made = URL.createObjectURL(bytes)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes])
  return url
}

function Pdf({ url, title }: { readonly url: string; readonly title: string }): ReactNode {
  // Browsers draw no PDF in a sandboxed frame. The blob is made with the type of a PDF, so nothing else is run in it.
  // oxlint-disable-next-line react/iframe-missing-sandbox
  if (navigator.pdfViewerEnabled) return <iframe className="ncr-document__pdf" src={url} title={title} />
  return (
    <p>
      This browser cannot show a PDF inside a page.{' '}
      <a href={url} download={`${title}.pdf`}>
        Save it to read it
      </a>
      , and delete the copy afterwards: it holds this person’s details.
    </p>
  )
}

function Bytes({ answer, title }: { readonly answer: Answered; readonly title: string }): ReactNode {
  const url = useBlobUrl(answer.bytes)
  if (url === null) return null
  if (answer.type === 'application/pdf') return <Pdf url={url} title={title} />
  return <img className="ncr-document__picture" src={url} alt={`${title}, without a description`} />
}

function Shown({ answer, title }: { readonly answer: Answered; readonly title: string }): ReactNode {
  useDisplayedPage(DOCUMENT_PAGE, answer.requestId)
  return (
    <>
      <p className="ncr-honesty" role="status">
        {sayKind(answer.type)}, {saySize(answer.bytes.size)}. As its source holds it at this moment.
      </p>
      {answer.type === 'text/html' ? (
        <HtmlFrame html={answer.html} title={title} />
      ) : (
        <Bytes answer={answer} title={title} />
      )}
    </>
  )
}

function Asking({ answer }: { readonly answer: Extract<DocumentAnswer, { readonly kind: 'asking' }> }): ReactNode {
  const { receivedBytes, totalBytes } = answer
  return (
    <div className="ncr-asking">
      <p role="status">Fetching the document from its source…</p>
      {receivedBytes > 0 && (
        <p>
          {saySize(receivedBytes)}
          {totalBytes !== null && ` of ${saySize(totalBytes)}`} in{' '}
          {totalBytes !== null && <progress value={receivedBytes} max={totalBytes} aria-label="How much is in" />}
        </p>
      )}
    </div>
  )
}

export function DocumentView({ content }: { readonly content: OpenableContent }): ReactNode {
  const { answer, askAgain } = useDocument(content.path)
  return (
    <>
      <h2 id="document-title" tabIndex={-1}>
        {content.title}
      </h2>
      {answer.kind === 'asking' && <Asking answer={answer} />}
      {answer.kind === 'refused' && <ProblemBox refusal={answer.refusal} what="The document" askAgain={askAgain} />}
      {answer.kind === 'answered' && <Shown answer={answer} title={content.title} />}
    </>
  )
}
