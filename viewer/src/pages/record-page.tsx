/** The page at an address: `/record/page/{name}`. */
import type { ReactNode } from 'react'
import { useParams } from 'react-router'
import { PAGE_NAMES, type PageName } from '@ncr/contract/section-names.ts'
import { PAGE_TITLES } from '../content/pages.ts'
import { HIDDEN } from '../content/warning.ts'
import { NoSuchPage } from '../layout/no-such-page.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import type { RecordView } from '../record/record-view.ts'
import { CaseNotesPage } from './case-notes-page.tsx'
import { GpDataPage } from './gp-data-page.tsx'
import { RegisterPage } from './register-page.tsx'
import { SystmOnePage } from './systmone-page.tsx'

type DrawPage = (view: RecordView | null) => ReactNode

const PAGES: Record<PageName, DrawPage> = {
  'gp-data': (view) => <GpDataPage view={view} />,
  'systmone-non-gp': (view) => <SystmOnePage view={view} />,
  diabetes: (view) => <RegisterPage key="diabetes" name="diabetes" view={view} />,
  frailty: (view) => <RegisterPage key="frailty" name="frailty" view={view} />,
  'end-of-life': (view) => <RegisterPage key="end-of-life" name="end-of-life" view={view} />,
  'case-notes': (view) => <CaseNotesPage view={view} />
}

function isPageName(name: string | undefined): name is PageName {
  return PAGE_NAMES.some((page) => page === name)
}

export function RecordPage({ view }: { readonly view: RecordView | null }): ReactNode {
  const { name } = useParams()
  if (!isPageName(name)) return <NoSuchPage />
  if (view?.opened.hiddenPages?.includes(name)) {
    return (
      <>
        <PageHeading title={PAGE_TITLES[name].title} />
        <p className="ncr-sheet">{HIDDEN}</p>
      </>
    )
  }
  return PAGES[name](view)
}
