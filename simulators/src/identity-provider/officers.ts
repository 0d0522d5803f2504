/** Who can sign in to the console of the sandpit. All are made up; so are their role codes. */

export interface NationalRole {
  /** Id of this person in this role at this organisation: what is chosen at the sign-in. */
  readonly roleId: string
  readonly roleCode: string
  readonly roleName: string
  readonly odsCode: string
  readonly organisation: string
}

export interface Staff {
  /** Twelve digits, as the national directory has them. */
  readonly sub: string
  readonly family: string
  readonly given: string
  readonly roles: readonly NationalRole[]
}

export const PRIVACY_OFFICER_CODE = 'S8002:G8003:R9001'
export const CENTRAL_TEAM_CODE = 'S8002:G8003:R9002'
/** The organisation of the central team: the integrated care board. */
export const CENTRAL_TEAM_ODS = 'QT1'

const NUH = { odsCode: 'RX1', organisation: 'Nottingham University Hospitals NHS Trust' }
const NOTTSHC = { odsCode: 'RHA', organisation: 'Nottinghamshire Healthcare NHS Foundation Trust' }
const officer = { roleCode: PRIVACY_OFFICER_CODE, roleName: '"Admin & Clerical":"Management":"Privacy Officer"' }
const nurse = { roleCode: 'S8000:G8000:R8001', roleName: '"Clinical":"Nursing":"Nurse Access Role"' }
const central = { roleCode: CENTRAL_TEAM_CODE, roleName: '"Admin & Clerical":"Management":"Shared Record Team"' }
const ICB = { odsCode: CENTRAL_TEAM_ODS, organisation: 'Nottingham and Nottinghamshire ICB' }

export const STAFF: readonly Staff[] = [
  {
    sub: '910000000101',
    family: 'Lowe',
    given: 'Harriet',
    roles: [
      { roleId: '910000000111', ...officer, ...NUH },
      { roleId: '910000000112', ...nurse, ...NUH }
    ]
  },
  { sub: '910000000102', family: 'Ferreira', given: 'Tomas', roles: [{ roleId: '910000000121', ...officer, ...NUH }] },
  {
    sub: '910000000103',
    family: 'Qureshi',
    given: 'Nadia',
    roles: [{ roleId: '910000000131', ...officer, ...NOTTSHC }]
  },
  { sub: '910000000104', family: 'Brandt', given: 'Owen', roles: [{ roleId: '910000000141', ...central, ...ICB }] }
]
