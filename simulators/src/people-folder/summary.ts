/** What a folder of people came to, in a few lines: how many were added, how many files were not, what has no place here. */
import type { LoadedPeople } from './load-people.ts'

export function summaryOf({ residents, accounts, faults }: LoadedPeople): string {
  const entries = accounts.flatMap(({ dealt }) => Object.values(dealt)).reduce((total, count) => total + count, 0)
  const kinds = new Map<string, number>()
  for (const { leftOut } of accounts)
    for (const [kind, count] of Object.entries(leftOut)) kinds.set(kind, (kinds.get(kind) ?? 0) + count)
  const left = [...kinds].toSorted(([, one], [, other]) => other - one).map(([kind, count]) => `${kind} ${count}`)
  return [
    `${counted(residents.length, 'person', 'people')} added with ${counted(entries, 'entry', 'entries')}, ${counted(faults.length, 'file', 'files')} skipped.`,
    ...(left.length > 0 ? [`No place in a care record: ${left.join(', ')}.`] : [])
  ].join('\n')
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
