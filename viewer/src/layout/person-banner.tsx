/** The person, from the person index alone (CUI ISB 1505). Its place is kept before any data is in. */
import type { ReactNode } from 'react'
import type { Person } from '@ncr/contract/record.ts'
import { sayBorn, sayDied, sayGender, sayName } from '../content/banner.ts'
import { WITHHELD_WORDS } from '../content/sources.ts'
import { showNhsNumber } from '../dates/nhs-number.ts'
import type { RecordView } from '../record/record-view.ts'
import { SafetyLine } from './safety-line.tsx'

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
      </p>
    </>
  )
}

export function PersonBanner({ view }: { readonly view: RecordView | null }): ReactNode {
  const person = view?.opened.person
  const classes = ['ncr-person', person?.deceased ? 'ncr-person--deceased' : '']
  return (
    <>
      <section className={classes.join(' ')} aria-label="Person">
        {person && view ? <Identity person={person} now={view.now} /> : <p className="ncr-person__name">Opening…</p>}
        {view && <SafetyLine view={view} />}
      </section>
      <section className={view ? 'ncr-contact' : 'ncr-contact ncr-unopened'} aria-label="Address and GP">
        {person && (
          <>
            <span>{person.address ?? 'Address not stated'}</span>
            {person.telephone && <span>Telephone {person.telephone}</span>}
            <span>GP: {person.generalPractitioner ?? 'not stated'}</span>
            {person.launchedAs && (
              <b>Opened with NHS No. {showNhsNumber(person.launchedAs)}, which the number above has replaced</b>
            )}
            {/* Once per record, and known last: its place is kept, whatever else stands there. */}
            <b className={view?.record.complete?.withheld ? 'ncr-contact__withheld' : 'ncr-contact__withheld ncr-kept'}>
              {WITHHELD_WORDS}
            </b>
          </>
        )}
      </section>
    </>
  )
}
