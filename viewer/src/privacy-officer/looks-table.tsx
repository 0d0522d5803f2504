/** Looks, newest first: who, when, why, what was on the screen; and the way to the view as it was. */
import type { ReactNode } from 'react'
import type { Look } from '@ncr/contract/console.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { PAGE_TITLES } from '../content/pages.ts'
import { toProblemWords } from '../content/problems.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { showNhsNumber } from '../dates/nhs-number.ts'
import { showDateTime } from '../dates/partial-date.ts'

const TITLES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(SECTION_TITLES).map(([name, { short }]) => [name, short] as const),
  ...Object.entries(PAGE_TITLES).map(([name, { title }]) => [name, title] as const)
])

/** As the reader's screen called it. */
export function toTitle(name: string): string {
  return TITLES.get(name) ?? name.charAt(0).toUpperCase() + name.slice(1)
}

function Seen({ look }: { readonly look: Look }): ReactNode {
  const { refused, displayed, printed, documents, disclosureId, system } = look
  if (refused !== null) return <>Refused: {toProblemWords(refused).heading}</>
  if (system !== undefined)
    return (
      <>
        Sent to {system.name}, which shows it in its own way: {system.types.join(', ')}
        {system.unattended && <p>The system named no user</p>}
      </>
    )
  return (
    <>
      {displayed.length === 0 ? 'Nothing was reported as displayed' : displayed.map(toTitle).join(', ')}
      {printed.length > 0 && <p>Printed: {printed.map(toTitle).join(', ')}</p>}
      {documents > 0 && <p>Documents opened: {documents}</p>}
      {disclosureId !== null && (
        <p>
          <a href={`${ROUTES.replay}/${disclosureId}`}>
            See this view as it was<span className="nhsuk-u-visually-hidden"> on {showDateTime(look.at)}</span>
          </a>
        </p>
      )}
    </>
  )
}

function Row({ look }: { readonly look: Look }): ReactNode {
  const { at, user, nhsNumber, reason, relationship, emergencyAccess, signals } = look
  return (
    <tr>
      <td>{showDateTime(at)}</td>
      <td>
        <b>{user.name === '' ? user.id : user.name}</b>
        <p>
          {user.role === '' ? 'Role not known' : user.role}, {user.id}
        </p>
      </td>
      <td>{showNhsNumber(nhsNumber)}</td>
      <td>
        {[reason, relationship].filter((part) => part !== '').join(', ')}
        {emergencyAccess && <p>Emergency access over an objection</p>}
      </td>
      <td>
        <Seen look={look} />
      </td>
      <td>
        {signals.length === 0 ? (
          'Nothing'
        ) : (
          <ul>
            {signals.map(({ signal, why }) => (
              <li key={signal}>{why}</li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  )
}

const COLUMNS = ['When', 'Who', 'NHS number', 'Why', 'On the screen', 'Stands out'] as const

export function LooksTable({ looks }: { readonly looks: readonly Look[] }): ReactNode {
  return (
    <div className="ncr-console__scroll" tabIndex={0} role="region" aria-label="Looks">
      <table className="ncr-console__table">
        <caption className="nhsuk-u-visually-hidden">Looks, newest first</caption>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {looks.map((look) => (
            <Row key={look.disclosureId ?? `${look.at} ${look.user.id} ${look.nhsNumber}`} look={look} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
