/** Joan Smith at the council: the care that keeps her at home. */
import { assessment, careService, contact, equipment, supportReason } from '../../builders/social-care.ts'
import { relative, team } from '../../builders/papers.ts'
import { chart } from '../../chart.ts'
import type { When } from '../../dates.ts'
import type { Chart, Person } from '../../resident.ts'
import { KIN } from '../../vocabulary.ts'

export function joanAtTheCouncil(joan: Person, when: When): Chart {
  return chart('city-council-asc', '1001', joan, [
    supportReason('Physical support: personal care', { recorded: '2023-02-01', onset: '2023-01' }),
    contact('Request for support after leaving hospital', {
      authored: '2023-01-18',
      from: 'City Hospital discharge team'
    }),
    contact('Daughter asks for more help in the evening', { authored: when.ago(83), from: 'Susan Hollis' }),
    assessment('Care Act assessment', {
      authored: '2023-01-20',
      start: '2023-01-24',
      end: '2023-01-31',
      outcome: 'Eligible for support'
    }),
    assessment('Review of care and support plan', { authored: when.ago(20), start: when.ago(12) }),
    careService('Home care, twice a day', { start: '2026-09-01' }),
    careService('Home care, once a day', { start: '2023-02-01', end: '2026-08-31' }),
    careService('Pendant alarm', { start: '2023-02-10' }),
    equipment('Bath board', { authored: '2023-02-03' }),
    equipment('Raised toilet seat', { authored: '2023-02-03' }),
    equipment('Hospital bed', { authored: when.ago(3), status: 'active' }),
    team('Arnold and Daybrook adult care', '2023-02-01', [{ role: 'Home care provider', name: 'Mill Lane Care Ltd' }]),
    relative('Susan', 'Hollis', {
      relationship: KIN.daughter,
      also: 'Informal carer',
      telephone: '01632 960202',
      since: '2023-01'
    })
  ])
}
