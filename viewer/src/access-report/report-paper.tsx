/** How the person would read it: the same document of which the HTML and the PDF are made. */
import type { ReactNode } from 'react'
import type { ReportDocument, ReportFact } from '@ncr/contract/access-report.ts'

function Facts({ facts }: { readonly facts: readonly ReportFact[] }): ReactNode {
  return (
    <dl className="ncr-paper__facts">
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

interface ReportPaperProps {
  readonly document: ReportDocument
  readonly isReleased: boolean
}

export function ReportPaper({ document, isReleased }: ReportPaperProps): ReactNode {
  return (
    <section aria-labelledby="paper">
      <h2 className="nhsuk-heading-m" id="paper">
        {isReleased ? 'What the person got' : 'What the person would get'}
      </h2>
      <div className="ncr-paper">
        <h3 className="nhsuk-heading-m">{document.title}</h3>
        <Facts facts={document.facts} />
        {document.parts.map(({ heading, paragraphs, items }) => (
          <div key={heading}>
            <h4 className="nhsuk-heading-s">{heading}</h4>
            {paragraphs.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
            {items.map((item, place) => (
              <div key={`${item.heading} ${String(place)}`} className="ncr-paper__item">
                <h5>{item.heading}</h5>
                <Facts facts={item.facts} />
              </div>
            ))}
          </div>
        ))}
      </div>
    </section>
  )
}
