/** What each page is called and what it is: in full on the page, short in the navigation. */
import type { GpDataEmpty, GpDataSection } from '@ncr/contract/page.ts'
import type { PageName } from '@ncr/contract/section-names.ts'

export interface PageTitle {
  readonly title: string
  /** In the middle of a sentence. */
  readonly inWords: string
  /** Under the title: where it comes from and when. */
  readonly about: string
}

const REGISTER = 'From the overnight register, newest first.'

export const PAGE_TITLES: Record<PageName, PageTitle> = {
  'gp-data': {
    title: 'GP Data',
    inWords: 'GP data',
    about:
      'Asked from the practice’s system when you open it, and shown in the national format as the practice sends it.'
  },
  'systmone-non-gp': {
    title: 'SystmOne Non-GP',
    inWords: 'SystmOne non-GP entries',
    about: 'What community units recorded in SystmOne.'
  },
  diabetes: { title: 'Diabetes', inWords: 'diabetes observations', about: REGISTER },
  frailty: { title: 'Frailty', inWords: 'frailty observations', about: REGISTER },
  'end-of-life': { title: 'End of Life', inWords: 'end of life observations', about: REGISTER },
  'case-notes': { title: 'Care Co-ordinator Case Notes', inWords: 'case notes', about: REGISTER }
}

export const GP_SECTION_TITLES: Record<GpDataSection, string> = {
  SUM: 'Summary',
  ENC: 'Encounters',
  CLI: 'Clinical items',
  PRB: 'Problems',
  ALL: 'Allergies',
  MED: 'Medications',
  REF: 'Referrals',
  OBS: 'Observations',
  IMM: 'Immunisations',
  ADM: 'Administrative'
}

/** In the order of the tabs. */
export const GP_SECTIONS = Object.keys(GP_SECTION_TITLES) as readonly GpDataSection[]

export interface EmptyWords {
  readonly heading: string
  readonly meaning: string
  /** Something may exist that is not shown. */
  readonly mayExist: boolean
}

/** The four empties of the national format: none may read as another. */
export const GP_EMPTY_WORDS: Record<GpDataEmpty, EmptyWords> = {
  'no-data': {
    heading: 'The practice has none recorded',
    meaning: 'Its system was asked and says that it has none of this recorded for the person.',
    mayExist: false
  },
  'retrieval-not-supported': {
    heading: 'The practice’s system cannot send this',
    meaning: 'The data may exist in the practice’s system. This does not mean that none is recorded.',
    mayExist: true
  },
  'access-denied': {
    heading: 'The practice’s system denies access to this',
    meaning: 'The data may exist in the practice’s system. This does not mean that none is recorded.',
    mayExist: true
  },
  'not-supported': {
    heading: 'The practice’s system does not hold this kind of data',
    meaning: 'It may be recorded there in another way, or elsewhere.',
    mayExist: true
  }
}
