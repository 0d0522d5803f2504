/** "Check the other places" (feature 16): the counterpart of a list in the practice's own record. Never in place of a failure. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { GpDataSection } from '@ncr/contract/page.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { GP_SECTION_TITLES } from '../content/pages.ts'
import { feedsPage } from '../record/page-feeds.ts'
import type { RecordView } from '../record/record-view.ts'
import { toGpDataPath } from './page-paths.ts'

const COUNTERPARTS: Partial<Record<SectionName, GpDataSection>> = {
  problems: 'PRB',
  allergies: 'ALL',
  medications: 'MED'
}

interface CheckElsewhereProps {
  readonly view: RecordView
  readonly section: SectionName
  readonly isShort?: boolean
}

export function CheckElsewhere({ view, section, isShort = false }: CheckElsewhereProps): ReactNode {
  const counterpart = COUNTERPARTS[section]
  if (!counterpart || !view.opened.sources.some((source) => feedsPage(source, 'gp-data'))) return null
  return (
    <p className={isShort ? 'ncr-elsewhere' : 'ncr-elsewhere ncr-elsewhere--wide'}>
      {isShort ? 'Coded lists may miss some.' : 'Coded lists may not hold everything.'}{' '}
      <Link to={toGpDataPath(counterpart)}>Check GP Data: {GP_SECTION_TITLES[counterpart]}</Link>
    </p>
  )
}
