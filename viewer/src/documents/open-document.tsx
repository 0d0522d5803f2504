/** The action that opens what a document entry points at; nothing for entries of other kinds. */
import type { ReactNode } from 'react'
import type { Entry } from '@ncr/contract/record.ts'
import { contentsOf, sayElsewhere, type DocumentContent, type OpenableContent } from './document-contents.ts'
import { useDocumentDialog } from './document-dialog-context.ts'

interface OpenDocumentProps {
  readonly entry: Entry
  /** Within a row; in an entry’s detail it is a button of its own. */
  readonly isInRow?: boolean
  /** Who keeps it, where the entry is a pointer. */
  readonly custodian?: string | null
}

function isOpenable(content: DocumentContent): content is OpenableContent {
  return content.path !== null
}

function sayAction(count: number, index: number, { said }: DocumentContent): string {
  const which = count > 1 ? ` ${index + 1} of ${count}` : ''
  return `Open document${which}${said === null ? '' : ` (${said})`}`
}

export function OpenDocument({ entry, isInRow = false, custodian = null }: OpenDocumentProps): ReactNode {
  const open = useDocumentDialog()
  const contents = contentsOf(entry, custodian !== null)
  const isElsewhere = contents.some(({ path }) => path === null)
  if (contents.length === 0 || entry.status === 'entered-in-error') return null
  return (
    <span className={isInRow ? undefined : 'ncr-open-documents'}>
      {contents.filter(isOpenable).map((content) => (
        <span key={content.path}>
          {isInRow && ' · '}
          <button type="button" className={isInRow ? 'ncr-open' : 'ncr-button'} onClick={() => open(content)}>
            {sayAction(contents.length, contents.indexOf(content), content)}
            <span className="nhsuk-u-visually-hidden">: {content.title}</span>
          </button>{' '}
        </span>
      ))}
      {isElsewhere && sayElsewhere(custodian, isInRow)}
    </span>
  )
}
