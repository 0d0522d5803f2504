import { describe, expect, it } from 'vitest'
import type { Entry } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { madeEntry, madeView } from '../record/made-view.ts'
import { sayCommunication } from './communication-needs.ts'
import { resuscitationStanceOf } from '@ncr/contract/resuscitation.ts'
import { sayResuscitation } from './resuscitation.ts'

const plan = (id: string, title: string, recorded: string, status = 'active'): Entry =>
  madeEntry(id, title, { title }, { recorded, status })

const inPlans = (...entries: readonly Entry[]): ReturnType<typeof madeView> =>
  madeView({ entries: { 'care-plans': entries } })

describe('which way words about resuscitation point', () => {
  it.each([
    ['ReSPECT: CPR recommended', 'for'],
    ['CPR recommended, not for intensive care', 'for'],
    ['For attempted cardiopulmonary resuscitation', 'for'],
    ['Not for CPR. Preferred place of death: home.', 'against'],
    ['CPR is not recommended', 'against'],
    ['Do not attempt cardiopulmonary resuscitation', 'against'],
    ['DNACPR in place', 'against'],
    ['DNACPR revoked', 'unclear'],
    ['No DNACPR', 'unclear'],
    ['ReSPECT form in place', 'unclear']
  ])('%s: %s', (text, stance) => expect(resuscitationStanceOf(text)).toBe(stance))
})

describe('resuscitation in the safety line', () => {
  it('shows the words as recorded, with their date', () => {
    const said = sayResuscitation(inPlans(plan('a/CarePlan/1', 'ReSPECT: CPR recommended', '2026-09-03')))
    expect(said).toMatchObject({ label: 'ReSPECT', text: 'CPR recommended, 03-Sep-2026', entryIds: ['a/CarePlan/1'] })
  })

  it('H-005: two that point different ways are a disagreement, and neither is chosen', () => {
    const said = sayResuscitation(
      inPlans(
        plan('a/CarePlan/1', 'ReSPECT: CPR recommended', '2026-09-03'),
        plan('b/CarePlan/2', 'DNACPR in place', '2026-10-01')
      )
    )
    expect(said).toMatchObject({ text: 'sources disagree', tone: 'danger' })
    expect(said.entryIds).toHaveLength(2)
  })

  it('the same recommendation in other words is no disagreement', () => {
    const form = madeEntry('a/DocumentReference/1', 'CPR recommended. No intensive care.', {}, { status: 'current' })
    const view = madeView({
      entries: { 'care-plans': [plan('a/CarePlan/1', 'ReSPECT: CPR recommended', '2026-09-03')], documents: [form] }
    })
    expect(sayResuscitation(view)).toMatchObject({ tone: 'strong', text: 'CPR recommended, 03-Sep-2026' })
    expect(sayResuscitation(view).entryIds).toHaveLength(2)
  })

  it('a plan that is over says nothing of now', () => {
    expect(sayResuscitation(inPlans(plan('a/CarePlan/1', 'Not for CPR', '2024-01-01', 'revoked'))).text).toBe(
      'none found'
    )
  })

  it.each(['timed-out', 'unavailable', 'refused', 'withheld'] as const)(
    'H-003: while a source is %s it is never "none"',
    (state) => {
      const view = madeView({ states: { b: { state } } })
      expect(sayResuscitation(view).text).toBe('not known, sources missing')
      expect(sayCommunication(view).text).toBe('not known, sources missing')
    }
  )

  it('H-003: a section hidden from the role is not "none"', () => {
    const sections: SectionName[] = ['alerts', 'documents', 'observations']
    expect(sayResuscitation(madeView({ opened: { sections } })).text).toBe('not known, sources missing')
    expect(sayResuscitation(madeView({ opened: { sections: ['allergies'] } })).text).toBe('hidden from your role')
  })
})

describe('communication needs in the safety line', () => {
  const flag = (text: string, category: string, status = 'active'): Entry =>
    madeEntry(`a/Flag/${text}`, text, { category: [{ text: category }], status }, { status })
  const needsOf = (...alerts: readonly Entry[]): string => sayCommunication(madeView({ entries: { alerts } })).text

  it('come from active alerts of that category or with such words', () => {
    expect(needsOf(flag('Communication needs: hearing aid, large print', 'Communication needs'))).toBe(
      'hearing aid, large print'
    )
    expect(needsOf(flag('Needs a BSL interpreter', 'Other'), flag('Falls risk', 'Clinical'))).toBe(
      'Needs a BSL interpreter'
    )
    expect(needsOf(flag('Hearing loop', 'Communication', 'inactive'))).toBe('none found')
  })

  it('H-014: safeguarding text never stands in the banner', () => {
    expect(needsOf(flag('Safeguarding: communication only through the social worker', 'Safeguarding'))).toBe(
      'none found'
    )
  })
})
