/** Permission for the console as a value: made in one place, and no look-alike passes. */
import { describe, expect, test } from 'vitest'
import { listCode, readSource } from '../../../tools/source-files.ts'
import { OfficerGrant, type SignedIn } from '../domain/officer.ts'
import { toOdsCode } from '../domain/ods-code.ts'

const odsCode = toOdsCode('RX1')
if (odsCode === null) throw new Error('the test needs an ODS code')
const OFFICER: SignedIn = { id: '1', name: 'A', roleCode: 'R', roleName: 'R', odsCode }

describe('an officer’s grant', () => {
  test('a look-alike is no grant', () => {
    const grant = OfficerGrant.issue(OFFICER, 'privacy-officer', 'Trust')
    OfficerGrant.assert(grant)
    for (const alike of [{ ...grant }, { officer: OFFICER, role: 'privacy-officer' }, null])
      expect(() => OfficerGrant.assert(alike)).toThrow(/without a grant/)
  })

  test('is issued by authorise-officer.ts alone', () => {
    const issuing = listCode()
      .filter((path) => path.startsWith('server/src/') && !path.endsWith('.test.ts'))
      .filter((path) => readSource(path).text.includes('OfficerGrant.issue('))
    expect(issuing).toEqual(['server/src/console/authorise-officer.ts'])
  })
})
