/** The person, from the person index alone (CUI ISB 1505). Its place is kept before any data is in. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Person } from '@ncr/contract/record.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { sayAlerts, sayAllergies, sayBorn, sayDied, sayGender, sayName } from '../content/banner.ts'
import { sayCommunication } from '../content/communication-needs.ts'
import { sayResuscitation } from '../content/resuscitation.ts'
import type { SafetyWords } from '../content/safety-words.ts'
import { WITHHELD_WORDS } from '../content/sources.ts'
import { showNhsNumber } from '../dates/nhs-number.ts'
import { useEntryDialog } from '../entry/entry-dialog-context.ts'
import type { RecordView } from '../record/record-view.ts'

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <span className="ncr-person__fact">
      <span className="ncr-person__label">{label}</span> <b>{children}</b>
    </span>
  )
}

function Identity({ person, now }: { readonly person: Person; readonly now: Date }): ReactNode {
  const died = sayDied(person)
  return (
    <>
      <p className="ncr-person__name">{sayName(person)}</p>
      <p className="ncr-person__facts">
        <Fact label="Born">{sayBorn(person, now)}</Fact>
        {died !== null && <Fact label="Died">{died}</Fact>}
        <Fact label="Gender">{sayGender(person.gender)}</Fact>
        <Fact label="NHS No.">{showNhsNumber(person.nhsNumber)}</Fact>
        {person.launchedAs && (
          <Fact label="Opened with">{showNhsNumber(person.launchedAs)}, since replaced by this number</Fact>
        )}
      </p>
    </>
  )
}

/** One part of the safety line; the entries behind it open on demand. */
function Part({ words }: { readonly words: SafetyWords }): ReactNode {
  const { openList } = useEntryDialog()
  const { label, text, tone, entryIds } = words
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
      : {text}
      {entryIds.length > 1 && ` (${entryIds.length} entries)`}
    </span>
  )
}

function Safety({ view }: { readonly view: RecordView | null }): ReactNode {
  const allergies = sayAllergies(view)
  return (
    <p className="ncr-person__safety">
      <span className={allergies.isDanger ? 'ncr-danger' : undefined}>
        <Link to={`${ROUTES.viewer}/allergies`}>Allergies</Link>: {allergies.text}
      </span>
      <Part words={sayResuscitation(view)} />
      <Part words={sayCommunication(view)} />
      <span>
        <Link to={`${ROUTES.viewer}/alerts`}>Alerts</Link>: {sayAlerts(view)}
      </span>
    </p>
  )
}

export function PersonBanner({ view }: { readonly view: RecordView | null }): ReactNode {
  const person = view?.opened.person
  const classes = ['ncr-person', person?.deceased ? 'ncr-person--deceased' : '']
  return (
    <>
      <section className={classes.join(' ')} aria-label="Person">
        {person && view ? <Identity person={person} now={view.now} /> : <p className="ncr-person__name">Opening…</p>}
        <Safety view={view} />
      </section>
      <section className="ncr-contact" aria-label="Address and GP">
        {person && (
          <>
            <span>{person.address ?? 'Address not stated'}</span>
            {person.telephone && <span>Telephone {person.telephone}</span>}
            <span>GP: {person.generalPractitioner ?? 'not stated'}</span>
            {/* Once per record, and known last: at the end of a line that has room. */}
            {view?.record.complete?.withheld && <b className="ncr-contact__withheld">{WITHHELD_WORDS}</b>}
          </>
        )}
      </section>
    </>
  )
}
