/** Encounters: the present stay on top, each stay with its parts under it. Those of the present stay are open. */
import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { counted } from '../../content/counting.ts'
import { usePrinting } from '../../record/use-printing.ts'
import { EntryRow } from '../entry-row.tsx'
import type { SectionBodyProps } from '../section-body.ts'
import { SECTIONS, type Row, type RowGroup } from '../section-list.ts'
import { KeptSheet } from '../kept-sheet.tsx'
import { LongList } from '../long-list.tsx'
import { ENCOUNTER_GROUPS } from './encounter-words.ts'
import { toStays, type Stay } from './encounter-tree.ts'

interface StayRowProps extends Pick<SectionBodyProps, 'view' | 'section'> {
  readonly stay: Stay
  readonly isOpenAtFirst: boolean
}

function StayRow({ view, section, stay, isOpenAtFirst }: StayRowProps): ReactNode {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst)
  const isPrinting = usePrinting()
  const { row, parts } = stay
  if (parts.length === 0) return <EntryRow view={view} section={section} row={row} />
  const isShown = isOpen || isPrinting
  return (
    <>
      <EntryRow view={view} section={section} row={row} />
      <li className="ncr-parts">
        <button
          type="button"
          className="ncr-open ncr-fold__show"
          aria-expanded={isShown}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isShown ? 'Hide' : 'Show'} {counted(parts.length, 'part')} of this stay
        </button>
        {isShown && (
          <ul className="ncr-rows">
            {parts.map((part) => (
              <EntryRow key={part.entry.id} view={view} section={section} row={part} />
            ))}
          </ul>
        )}
      </li>
    </>
  )
}

/** Parts stand with their stay, whatever group their own status would put them in. */
function toGroups(groups: readonly RowGroup[]): readonly { readonly name: string; readonly stays: readonly Stay[] }[] {
  const stays = toStays(groups.flatMap(({ rows }) => rows))
  return groups
    .map(({ name }) => ({ name, stays: stays.filter(({ row }) => row.words.group === name) }))
    .filter((group) => group.stays.length > 0)
}

interface StaysProps extends Pick<SectionBodyProps, 'view' | 'section'> {
  readonly stays: readonly Stay[]
  readonly isNow: boolean
}

function Stays({ view, section, stays, isNow }: StaysProps): ReactNode {
  const draw = useCallback(
    (stay: Stay) => <StayRow key={stay.row.entry.id} view={view} section={section} stay={stay} isOpenAtFirst={isNow} />,
    [view, section, isNow]
  )
  return <LongList items={stays} draw={draw} />
}

const rowOf = ({ row }: Stay): Row => row

export function EncountersBody({ view, section, shown, isKept, sayCount }: SectionBodyProps): ReactNode {
  const groups = useMemo(() => toGroups(shown.groups), [shown.groups])
  return groups.map(({ name, stays }) => (
    <KeptSheet key={name} title={name} units={stays} toRow={rowOf} isKept={isKept} sayCount={sayCount}>
      {(kept) => (
        <>
          <p className="ncr-rows__heading">{SECTIONS[section].dateColumn.heading}</p>
          <Stays view={view} section={section} stays={kept} isNow={name === ENCOUNTER_GROUPS[0]} />
        </>
      )}
    </KeptSheet>
  ))
}
