/** Permission to read one person, for what is measured inside the product's own process. */
import { strict as assert } from 'node:assert'
import { AccessGrant } from '../../server/src/domain/access-grant.ts'
import { toNhsNumber } from '../../server/src/domain/nhs-number.ts'
import { toOdsCode } from '../../server/src/domain/ods-code.ts'
import type { BenchPerson } from '../region/people.ts'

export function toGrant({ nhsNumber: number, family, given, birthDate, gender }: BenchPerson): AccessGrant {
  const [nhsNumber, odsCode] = [toNhsNumber(number), toOdsCode('BN01')]
  assert(nhsNumber !== null && odsCode !== null)
  const name = { family, given: [given], prefix: [] }
  const unknown = { otherNames: [], deceased: null, address: null, telephone: null, generalPractitioner: null }
  return AccessGrant.issue(
    {
      issuer: 'https://bench.example',
      odsCode,
      user: { id: 'bench', family: 'Bench', given: null, hostRole: 'Consultant' },
      reason: 'direct-care',
      relationship: { kind: 'inpatient', reference: null },
      person: { nhsNumber, name, birthDate, gender, ...unknown }
    },
    {
      role: 'clinician',
      organisation: 'Bench',
      hiddenSections: new Set(),
      hiddenPages: new Set(),
      denied: [],
      sensitiveCodes: new Map()
    }
  )
}
