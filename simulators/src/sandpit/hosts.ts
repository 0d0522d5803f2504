/** The host systems of the sandpit: whose staff open records from where, and what their roles mean to the record. */
import type { HostUser } from '../host-system/assertion.ts'
import type { Resident } from '../population/resident.ts'
import { SOURCES } from '../population/sources/sources.ts'

export interface HostFacts {
  /** Name of its key files. */
  readonly key: string
  readonly name: string
  readonly odsCode: string
  readonly issuer: string
  readonly heading: string
  readonly about: string
  readonly colour: string
  readonly preferredPort: number
  readonly users: readonly HostUser[]
  readonly roleMap: Readonly<Record<string, string>>
  /** Anybody may turn up in its emergency department; else it lists those its own organisation holds. */
  readonly listsEverybody?: boolean
  /** The legitimate relationship of everybody on its list; each resident's own when left out. */
  readonly relationship?: Resident['relationship']
}

export const HOSTS: readonly HostFacts[] = [
  {
    key: 'nuh',
    name: 'NUH hospital system',
    odsCode: 'RX1',
    issuer: 'https://epr.nuh.example',
    heading: 'My patients today',
    about:
      "A hospital's own system, as staff at Nottingham University Hospitals might see it. The button opens that person's Notts Care Record: no second login, no search.",
    colour: '#005eb8',
    preferredPort: 9201,
    listsEverybody: true,
    users: [
      { sub: 'user-4711', fam: 'Okafor', giv: 'Ada', rol: 'Consultant' },
      { sub: 'user-2208', fam: 'Hartley', giv: 'Beth', rol: 'Staff Nurse' },
      { sub: 'user-9003', fam: 'Moss', giv: 'Carys', rol: 'Car Park Attendant' }
    ],
    roleMap: { Consultant: 'clinician', 'Staff Nurse': 'nurse' }
  },
  {
    key: 'city-council',
    name: 'City Council case system',
    odsCode: '512',
    issuer: 'https://cases.nottinghamcity.example',
    heading: 'My caseload',
    about:
      "A council's own case system, as a social worker might see it. The council has decided that social workers do not see results: the record says so.",
    colour: '#00703c',
    preferredPort: 9202,
    users: [{ sub: 'sw-118', fam: 'Adeyemi', giv: 'Funmi', rol: 'Social Worker' }],
    roleMap: { 'Social Worker': 'social-care' },
    relationship: { kind: 'social-care', ref: 'open-case', place: 'Open case' }
  }
]

/** The third host system launches by SMART App Launch: its roles are those of its PractitionerRoles. */
export const SMART_HOST: HostFacts & { readonly clientId: string } = {
  key: 'nottshc',
  name: 'Notts Healthcare clinical system',
  odsCode: 'RHA',
  issuer: 'https://rio.nottshc.example',
  clientId: 'notts-care-record',
  heading: 'My caseload',
  about:
    'SMART in its simplest form: a mental-health trust’s own system, which launches by SMART App Launch. The button goes by its authorization server and back, without a second sign-in. Below it can be told to misbehave.',
  colour: '#330072',
  preferredPort: 9203,
  users: [
    { sub: 'dr-mbeki', fam: 'Mbeki', giv: 'Thandi', rol: 'Consultant Psychiatrist' },
    { sub: 'cpn-frost', fam: 'Frost', giv: 'Ellen', rol: 'Community Psychiatric Nurse' },
    { sub: 'clerk-5', fam: 'Pryce', giv: 'Rhys', rol: 'Ward Clerk' }
  ],
  roleMap: { 'Consultant Psychiatrist': 'clinician', 'Community Psychiatric Nurse': 'nurse' },
  relationship: { kind: 'caseload', ref: 'team-caseload', place: 'Community team' }
}

/** The people on a host system's list, as it knows them. */
export function peopleOf(host: HostFacts, residents: readonly Resident[]): Resident[] {
  const { relationship } = host
  if (host.listsEverybody) return [...residents]
  const own = residents.filter(({ charts }) => charts.some((chart) => SOURCES[chart.source].odsCode === host.odsCode))
  if (!relationship) return own
  // the names and numbers of `knownAs` are the hospital's
  return own.map(({ knownAs: _hospitals, ...resident }) => ({ ...resident, relationship }))
}
