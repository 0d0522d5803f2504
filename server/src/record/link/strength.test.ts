/** Two strengths of one drug are two things, however they are written (H-006). */
import { describe, expect, test } from 'vitest'
import { differInStrength, strengthIn } from './strength.ts'

describe('one strength in two ways of writing it', () => {
  test.each([
    ['Ramipril 5mg capsules', 'Ramipril 5 mg oral capsule'],
    ['Levothyroxine sodium 100microgram tablets', 'Levothyroxine 0.1 mg'],
    ['Paracetamol 1g', 'paracetamol 1000 milligrams'],
    ['Insulin glargine 100units/ml pens', 'insulin glargine 100 units/mL'],
    ['Co-codamol 30mg/500mg capsules', 'paracetamol 500 mg and codeine 30 mg']
  ])('%s = %s', (left, right) => {
    expect(strengthIn(left)).not.toBe('')
    expect(strengthIn(left)).toBe(strengthIn(right))
  })
})

describe('two strengths', () => {
  test.each([
    ['Ramipril 5mg capsules', 'Ramipril 10mg capsules'],
    ['Co-codamol 8mg/500mg', 'Co-codamol 30mg/500mg'],
    ['Morphine 10 mg', 'Morphine 10 micrograms'],
    ['Hydrocortisone 1% cream', 'Hydrocortisone 2.5% cream']
  ])('%s is not %s', (left, right) => {
    expect(differInStrength(strengthIn(left), strengthIn(right))).toBe(true)
  })
})

test.each([
  ['Ramipril', 'Ramipril 5mg capsules'],
  ['Ramipril', 'Lisinopril'],
  ['Vitamin B12 injection', 'Hydroxocobalamin 1mg injection'],
  ['Gaviscon 300ml', 'Gaviscon']
])('where one states none nothing is told apart: %s, %s', (left, right) => {
  expect(differInStrength(strengthIn(left), strengthIn(right))).toBe(false)
})

test('grams of a word are no grams', () => {
  expect(strengthIn('2 gels, 5 mgx, 12 unitsx')).toBe('')
})
