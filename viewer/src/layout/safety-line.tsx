/**
 * The safety line under the person. Each part has a place of its own with a fixed number of lines, so that nothing moves
 * when words grow; what has no room says so and opens on demand, never in silence.
 */
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import { sayAlerts, sayAllergies } from '../content/banner.ts'
import { sayCommunication } from '../content/communication-needs.ts'
import { sayResuscitation } from '../content/resuscitation.ts'
import type { SafetyWords } from '../content/safety-words.ts'
import { useEntryDialog } from '../entry/entry-dialog-context.ts'
import type { RecordView } from '../record/record-view.ts'

interface SaidProps {
  readonly text: string
  readonly still?: string | null
}

/** After a label; other words take the place of the old ones. What is missing stands first: the end is what is cut (H-003). */
function Said({ text, still = null }: SaidProps): ReactNode {
  return (
    <span key={`${still} ${text}`}>
      {still !== null && <b className="ncr-safety__still"> ({still})</b>}: {text}
    </span>
  )
}

/** The words of one part; the entries behind it open on demand. */
function Words({ words }: { readonly words: SafetyWords }): ReactNode {
  const { openList } = useEntryDialog()
  const { label, still, text, tone, entryIds } = words
  const tones = { plain: '', strong: 'ncr-strong', danger: 'ncr-danger' }
  return (
    <span className={tones[tone]}>
      {entryIds.length === 0 ? (
        <span className="ncr-person__label">{label}</span>
      ) : (
        <button type="button" className="ncr-open" onClick={() => openList(label, entryIds)}>
          {label}
        </button>
      )}
      <Said still={still} text={entryIds.length > 1 ? `${text} (${entryIds.length} entries)` : text} />
    </span>
  )
}

interface PartProps {
  readonly name: string
  readonly isOpen: boolean
  readonly openAll: () => void
  readonly children: ReactNode
}

/** Half a line is no overflow: fonts round differently. */
const SLACK_PX = 8

function Part({ name, isOpen, openAll, children }: PartProps): ReactNode {
  const text = useRef<HTMLSpanElement>(null)
  const [isCut, setIsCut] = useState(false)
  const measure = (): void => {
    const { current } = text
    if (current) setIsCut(current.scrollHeight > current.clientHeight + SLACK_PX)
  }
  useLayoutEffect(measure)
  useLayoutEffect(() => {
    if (!text.current) return undefined
    const observer = new ResizeObserver(measure)
    observer.observe(text.current)
    return () => observer.disconnect()
  }, [])
  return (
    <span className={`ncr-safety__part ncr-safety__part--${name}`}>
      <span className="ncr-safety__words" ref={text}>
        {children}
      </span>
      {isCut && !isOpen && (
        <button type="button" className="ncr-open ncr-safety__more" onClick={openAll}>
          … show all<span className="nhsuk-u-visually-hidden"> of {name}</span>
        </button>
      )}
    </span>
  )
}

export function SafetyLine({ view }: { readonly view: RecordView | null }): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const allergies = sayAllergies(view)
  const place = { isOpen, openAll: () => setIsOpen(true) }
  return (
    <div className={isOpen ? 'ncr-safety ncr-safety--open' : 'ncr-safety'}>
      <Part name="allergies" {...place}>
        <span className={allergies.isDanger ? 'ncr-danger' : undefined}>
          <Link to={`${ROUTES.viewer}/allergies`}>Allergies</Link>
          <Said still={allergies.still} text={allergies.text} />
        </span>
      </Part>
      <Part name="resuscitation" {...place}>
        <Words words={sayResuscitation(view)} />
      </Part>
      <Part name="communication" {...place}>
        <Words words={sayCommunication(view)} />
      </Part>
      <Part name="alerts" {...place}>
        <Link to={`${ROUTES.viewer}/alerts`}>Alerts</Link>
        <Said text={sayAlerts(view)} />
      </Part>
      {isOpen && (
        <button type="button" className="ncr-open ncr-safety__fewer" onClick={() => setIsOpen(false)}>
          show fewer
        </button>
      )}
    </div>
  )
}
