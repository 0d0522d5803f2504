/** One document at a time, over the record: native dialog, so that Esc closes it and the focus goes back. */
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { OpenableContent } from './document-contents.ts'
import { DocumentDialogContext } from './document-dialog-context.ts'
import { DocumentView } from './document-view.tsx'

export function DocumentDialogProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [content, setContent] = useState<OpenableContent | null>(null)
  return (
    <DocumentDialogContext value={setContent}>
      {children}
      {content && <DocumentDialog content={content} onClose={() => setContent(null)} />}
    </DocumentDialogContext>
  )
}

interface DocumentDialogProps {
  readonly content: OpenableContent
  readonly onClose: () => void
}

function DocumentDialog({ content, onClose }: DocumentDialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const close = (): void => dialog.current?.close()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className="ncr-dialog ncr-document" aria-labelledby="document-title" onClose={onClose}>
      <div className="ncr-dialog__body">
        <button type="button" className="ncr-button ncr-dialog__close" onClick={close}>
          Close
        </button>
        <DocumentView content={content} />
      </div>
    </dialog>
  )
}
