/** How a row opens a document, without knowing what an opened document looks like. */
import { createContext, use } from 'react'
import type { OpenableContent } from './document-contents.ts'

export type OpenDocumentContent = (content: OpenableContent) => void

export const DocumentDialogContext = createContext<OpenDocumentContent | null>(null)

export function useDocumentDialog(): OpenDocumentContent {
  const open = use(DocumentDialogContext)
  if (!open) throw new Error('useDocumentDialog is called outside DocumentDialogProvider')
  return open
}
