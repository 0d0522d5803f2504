/** Labelled elements, nested as they were sent; codes on demand. */
import type { ReactNode } from 'react'
import type { Element } from './readable-resource.ts'

function Codes({ codes }: { readonly codes: readonly string[] }): ReactNode {
  if (codes.length === 0) return null
  return (
    <details className="ncr-codes">
      <summary>Codes</summary>
      {codes.map((code) => (
        <code key={code}>{code}</code>
      ))}
    </details>
  )
}

export function ElementList({ elements }: { readonly elements: readonly Element[] }): ReactNode {
  return (
    <dl className="ncr-elements">
      {elements.map(({ label, text, codes, children }, index) => (
        <div className="ncr-element" key={`${label} ${index}`}>
          <dt>{label}</dt>
          <dd>
            {text}
            <Codes codes={codes} />
            {children.length > 0 && <ElementList elements={children} />}
          </dd>
        </div>
      ))}
    </dl>
  )
}
