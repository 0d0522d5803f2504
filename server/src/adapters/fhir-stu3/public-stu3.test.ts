/** STU3 records that nobody here wrote (../shared/data): each resource becomes valid R4, or is at fault by itself. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findSharedData } from '../../../../test/harness/shared-data.ts'
import { isObject, isResource, type Resource } from '../../domain/resource.ts'
import { createResourceCheck } from '../fhir-r4/resource-check.ts'
import { isTranslated, translate } from './translate.ts'

const check = createResourceCheck()
const structured = findSharedData('data', 'gp-connect-structured-stu3')
const whole = findSharedData('data', 'gp-connect-whole-record-stu3')

/** Faults of the examples themselves: as wrong in STU3 as in R4. */
const OWN_FAULTS = [
  /^dispenseRequest\.(quantity|expectedSupplyDuration)\.(value|code): must be (number|string)$/,
  /^vaccineCode\.coding\[0\]\.system: not a valid uri$/,
  /^(generalPractitioner|telecom|address): must be (array|object)$/,
  /^resource: must have required property '(subject|code|patient|vaccineCode)'$/,
  /^resource: needs one form of a mandatory value$/,
  /^resource: lacks a mandatory element$/
]

function resourcesIn(value: unknown): readonly Resource[] {
  const items = Array.isArray(value) ? (value as readonly unknown[]) : isObject(value) ? Object.values(value) : []
  return [...(isResource(value) ? [value] : []), ...items.flatMap(resourcesIn)]
}

function readAll(folder: string): readonly Resource[] {
  return readdirSync(folder).flatMap((file) => resourcesIn(JSON.parse(readFileSync(path.join(folder, file), 'utf8'))))
}

describe.skipIf(!structured.present || !whole.present)(
  `public STU3 records ${structured.present ? '' : structured.why}`,
  () => {
    test('of 700 resources and more each is valid R4 after translation, or carries a fault of its own', () => {
      const all = [structured.path, whole.path]
        .flatMap(readAll)
        .filter(({ resourceType }) => isTranslated(resourceType))
      const issues = all.map((resource) => check.issuesOf(translate(resource)))
      expect(all.length).toBeGreaterThan(700)
      expect(issues.flat().filter((issue) => !OWN_FAULTS.some((fault) => fault.test(issue)))).toEqual([])
      expect(issues.filter((found) => found.length > 0).length).toBeLessThan(all.length / 20)
    })

    test('every type of them that the record has a place for has its table', () => {
      const types = new Set([structured.path, whole.path].flatMap(readAll).map(({ resourceType }) => resourceType))
      const noHome = [
        'Bundle',
        'Parameters',
        'List',
        'Slot',
        'Schedule',
        'CapabilityStatement',
        'OperationOutcome',
        'Binary',
        'Specimen'
      ]
      expect([...types].filter((type) => !isTranslated(type) && !noHome.includes(type))).toEqual([])
    })
  }
)
