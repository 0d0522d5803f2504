import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Bundle, Patient } from '@medplum/fhirtypes'
import type { Running } from '../fhir-server/listen.ts'
import { population } from '../population/population.ts'
import { startPersonIndex } from './person-index.ts'

let index: Running

beforeAll(async () => {
  const residents = population(new Date('2026-11-23T09:00:00Z'))
  index = await startPersonIndex(
    residents.map((resident) => resident.person),
    0
  )
})
afterAll(() => index.close())

async function ask(number: string): Promise<Patient[]> {
  const identifier = encodeURIComponent(`https://fhir.nhs.uk/Id/nhs-number|${number}`)
  const response = await fetch(`${index.address}/fhir/Patient?identifier=${identifier}`)
  const bundle = (await response.json()) as Bundle<Patient>
  return (bundle.entry ?? []).flatMap((entry) => entry.resource ?? [])
}

it('answers a number with that one person', async () => {
  expect(await ask('9990000018')).toMatchObject([
    {
      name: [{ family: 'SMITH' }],
      birthDate: '1950-03-31',
      generalPractitioner: [{ display: 'Stenhouse Medical Centre' }]
    }
  ])
})

it('answers an unknown number with nobody', async () => {
  expect(await ask('9990001464')).toEqual([])
})

it('answers a superseded number with the surviving person under their own number', async () => {
  expect(await ask('9990001375')).toMatchObject([
    { identifier: [{ use: 'official', value: '9990000719' }], name: [{ family: 'HUSSAIN' }] }
  ])
})

it('marks a restricted person and gives neither address nor practice', async () => {
  const [patient] = await ask('9990000638')
  expect(patient?.meta?.security).toMatchObject([{ code: 'R' }])
  expect(patient?.address ?? patient?.telecom ?? patient?.generalPractitioner).toBeUndefined()
})

it('knows the date of death, and a former name beside the current one', async () => {
  expect(await ask('9990000557')).toMatchObject([{ deceasedDateTime: '2026-08-14T04:20:00Z' }])
  expect(await ask('9990001294')).toMatchObject([
    { name: [{ family: "O'CONNOR-LLOYD" }, { use: 'old', family: 'LLOYD' }] }
  ])
})
