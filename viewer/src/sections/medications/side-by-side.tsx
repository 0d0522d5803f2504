/** Medicines side by side: what each source says of each medicine, in its own words. */
import type { ReactNode } from 'react'
import { counted, listed } from '../../content/counting.ts'
import { sayMedicineKind, saySilent, SIDE_BY_SIDE } from '../../content/medicines.ts'
import { FLAG_WORDS } from '../../content/states.ts'
import { showDate } from '../../dates/partial-date.ts'
import { EntryButton } from '../../entry/entry-button.tsx'
import { Tag } from '../../nhsuk/tag.tsx'
import type { Row } from '../section-list.ts'
import { Sheet } from '../sheet.tsx'
import type { SectionBodyProps } from '../section-body.ts'
import { compareSources, type ComparedColumn, type ComparedMedicine, type Comparison } from './side-by-side.ts'

function Said({ row, name }: { readonly row: Row; readonly name: string }): ReactNode {
  const { entry, words } = row
  const title =
    words.title === name ? (sayMedicineKind(entry.resource, words.group === 'Issued') ?? words.title) : words.title
  const [date, which] = entry.recorded === null ? [entry.occurred, 'happened '] : [entry.recorded, '']
  return (
    <li className={`ncr-compared__said ncr-row--${words.standing}`}>
      {words.lead !== null && <b>{words.lead} </b>}
      <EntryButton entryId={entry.id}>{words.standing === 'error' ? <s>{title}</s> : title}</EntryButton> {words.aside}{' '}
      {words.tags.map(({ text, tone }) => (
        <Tag key={text} tone={tone}>
          {text}
        </Tag>
      ))}
      <span className="ncr-row__meta"> {date === null ? 'date not stated' : `${which}${showDate(date)}`}</span>
    </li>
  )
}

function Cell({
  column,
  medicine
}: {
  readonly column: ComparedColumn
  readonly medicine: ComparedMedicine
}): ReactNode {
  const rows = medicine.cells.get(column.said.source.id) ?? []
  const empty = column.mayHoldMore ? SIDE_BY_SIDE.notSent : SIDE_BY_SIDE.notHere
  return (
    <td data-source={column.said.source.name}>
      {rows.length === 0 ? (
        <span className={column.mayHoldMore ? 'ncr-compared__unsent' : 'ncr-row__meta'}>{empty}</span>
      ) : (
        <ul>
          {rows.map((row) => (
            <Said key={row.entry.id} row={row} name={medicine.name} />
          ))}
        </ul>
      )}
    </td>
  )
}

function Head({ columns }: { readonly columns: readonly ComparedColumn[] }): ReactNode {
  return (
    <thead>
      <tr>
        <th scope="col">{SIDE_BY_SIDE.medicine}</th>
        {columns.map(({ said }) => (
          <th scope="col" key={said.source.id}>
            {said.source.name}
            <span className="ncr-row__meta">
              {' '}
              {(said.state?.flags ?? []).map((flag) => FLAG_WORDS[flag]).join('; ')}
            </span>
          </th>
        ))}
      </tr>
    </thead>
  )
}

function Medicine({
  medicine,
  columns
}: {
  readonly medicine: ComparedMedicine
  readonly columns: readonly ComparedColumn[]
}): ReactNode {
  return (
    <tr>
      <th scope="row">
        {medicine.name} {medicine.disagrees && <Tag tone="red">Disagreement</Tag>}
      </th>
      {columns.map((column) => (
        <Cell key={column.said.source.id} column={column} medicine={medicine} />
      ))}
    </tr>
  )
}

/** Never folded away: who is not in the table, and that they may hold others (H-003). */
function Silent({ none, missing, asking }: Comparison): ReactNode {
  return (
    <>
      {missing.length > 0 && <p className="ncr-danger">{saySilent.missing(listed(missing))}</p>}
      {asking.length > 0 && <p className="ncr-honesty">{saySilent.asking(listed(asking))}</p>}
      {none.length > 0 && <p className="ncr-honesty">{saySilent.none(listed(none))}</p>}
    </>
  )
}

export function SideBySide({ shown }: SectionBodyProps): ReactNode {
  const comparison = compareSources(shown)
  const { columns, medicines } = comparison
  const firstOver = medicines.find(({ isOver, disagrees }) => isOver && !disagrees)
  return (
    <Sheet
      title={SIDE_BY_SIDE.bySource}
      note={`${counted(medicines.length, 'medicine')}, ${counted(columns.length, 'source')}`}
    >
      <Silent {...comparison} />
      <p className="ncr-honesty">{SIDE_BY_SIDE.about}</p>
      <div className="ncr-scroll" tabIndex={0} role="region" aria-label={SIDE_BY_SIDE.caption}>
        <table className="ncr-compared">
          <caption className="nhsuk-u-visually-hidden">{SIDE_BY_SIDE.caption}</caption>
          <Head columns={columns} />
          <tbody>
            {medicines
              .filter((one) => !one.isOver || one.disagrees)
              .map((medicine) => (
                <Medicine key={keyOf(medicine)} medicine={medicine} columns={columns} />
              ))}
          </tbody>
          {firstOver && (
            <tbody>
              <tr>
                <th scope="rowgroup" colSpan={columns.length + 1} className="ncr-compared__over">
                  {SIDE_BY_SIDE.over}
                </th>
              </tr>
              {medicines
                .filter((one) => one.isOver && !one.disagrees)
                .map((medicine) => (
                  <Medicine key={keyOf(medicine)} medicine={medicine} columns={columns} />
                ))}
            </tbody>
          )}
        </table>
      </div>
    </Sheet>
  )
}

const keyOf = ({ cells }: ComparedMedicine): string =>
  [...cells.values()]
    .flat()
    .map(({ entry }) => entry.id)
    .join()
