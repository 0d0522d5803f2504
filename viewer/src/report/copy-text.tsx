/** Text to quote, with a button that copies it. */
import { useState, type ReactNode } from 'react'

export function CopyText({ text }: { readonly text: string }): ReactNode {
  const [said, setSaid] = useState('')
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied.'),
      () => setSaid('Could not copy. Select the text and copy it by hand.')
    )
  }
  return (
    <p className="ncr-quote">
      <code>{text}</code>{' '}
      <button type="button" className="ncr-button" onClick={copy}>
        Copy
      </button>{' '}
      <span role="status">{said}</span>
    </p>
  )
}
