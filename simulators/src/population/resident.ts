/** A synthetic resident: what the person index knows, the story, and what each source has written down. */
import type { Patient, Resource } from '@medplum/fhirtypes'
import type { SourceId } from './sources/source-facts.ts'

export interface Practice {
  readonly odsCode: string
  readonly name: string
  readonly line: string
  readonly town: string
  readonly postcode: string
  readonly telephone: string
}

export const PRACTICES = {
  arnold: {
    odsCode: 'Y99901',
    name: 'Stenhouse Medical Centre',
    line: '66 Furlong Street',
    town: 'Arnold',
    postcode: 'NG5 7AB',
    telephone: '01632 960110'
  },
  sherwood: {
    odsCode: 'Y99902',
    name: 'Sherwood Rise Family Practice',
    line: '31 Elmswood Road',
    town: 'Nottingham',
    postcode: 'NG5 1AB',
    telephone: '01632 960111'
  },
  beeston: {
    odsCode: 'Y99903',
    name: 'Beeston Canal Surgery',
    line: '2 Lock Lane',
    town: 'Beeston',
    postcode: 'NG9 1AB',
    telephone: '01632 960112'
  },
  bulwell: {
    odsCode: 'Y99904',
    name: 'Bulwell Forest Health Centre',
    line: '9 Main Street',
    town: 'Nottingham',
    postcode: 'NG6 8AB',
    telephone: '01632 960113'
  },
  clifton: {
    odsCode: 'Y99905',
    name: 'Clifton Village Surgery',
    line: '40 Southchurch Drive',
    town: 'Nottingham',
    postcode: 'NG11 8AB',
    telephone: '01632 960114'
  },
  mansfield: {
    odsCode: 'Y99906',
    name: 'Mansfield Road Practice',
    line: '18 Woodhouse Road',
    town: 'Mansfield',
    postcode: 'NG18 2AB',
    telephone: '01632 960115'
  },
  newark: {
    odsCode: 'Y99907',
    name: 'Newark Castle Surgery',
    line: '5 Portland Street',
    town: 'Newark',
    postcode: 'NG24 4AB',
    telephone: '01632 960116'
  },
  westbridgford: {
    odsCode: 'Y99908',
    name: 'West Bridgford Medical Centre',
    line: '88 Musters Road',
    town: 'West Bridgford',
    postcode: 'NG2 7AB',
    telephone: '01632 960117'
  }
} as const satisfies Record<string, Practice>

export type PracticeId = keyof typeof PRACTICES
export const PRACTICE_IDS = Object.keys(PRACTICES) as PracticeId[]

export interface Person {
  readonly nhsNumber: string
  readonly family: string
  readonly given: readonly string[]
  readonly prefix?: string
  readonly birthDate: string
  readonly gender: 'female' | 'male' | 'other' | 'unknown'
  readonly address: { readonly line: string; readonly town: string; readonly postcode?: string }
  readonly telephone?: string
  readonly practice: PracticeId
  readonly formerNames?: readonly {
    readonly family: string
    readonly given: readonly string[]
    readonly until?: string
  }[]
  /** Numbers merged into this one; the index answers them with this person. */
  readonly supersededNumbers?: readonly string[]
  /** When, or `true` where only that is known. */
  readonly deceased?: string | true
  /** Who told the index of the death: the registrar, or an NHS organisation before that. */
  readonly deathNotice?: 'formal' | 'informal'
  readonly restricted?: boolean
}

/** Everything one source holds about one person. */
export interface Chart {
  readonly source: SourceId
  readonly patient: Patient & { readonly id: string }
  readonly resources: readonly (Resource & { readonly id: string })[]
}

export interface Resident {
  readonly person: Person
  readonly title: string
  readonly story: string
  /** How the hospital's own system lists the person, where that differs from the index. */
  readonly knownAs?: { readonly nhsNumber?: string; readonly family?: string; readonly given?: string }
  /** Where they come from; left out: written by hand, with a story. */
  readonly origin?: 'seed' | 'folder'
  readonly relationship: { readonly kind: string; readonly ref: string; readonly place: string }
  /** The person does not want to be seen in the record: the sandpit's central team records it. */
  readonly objects?: boolean
  readonly charts: readonly Chart[]
}
