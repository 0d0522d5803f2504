import { describe, expect, it } from 'vitest'
import { PROVENANCE_TAG, SOURCE_TAG } from './codes.ts'
import { isTestNhsNumber } from './nhs-number.ts'
import { population } from './population.ts'
import { truthsOfStories } from './story-truths.ts'
import { SOURCES } from './sources/sources.ts'

const residents = population(new Date('2026-11-23T09:00:00Z'))
const charts = residents.flatMap((resident) => resident.charts)
const all = charts.flatMap((chart) => chart.resources.map((resource) => ({ chart, resource })))
const person = (family: string, given: string) =>
  residents.find((one) => one.person.family === family && one.person.given[0] === given)

describe('the thirteen residents', () => {
  it('are thirteen, each with a story', () => {
    expect(residents).toHaveLength(13)
    for (const { title, story } of residents) expect(title.length * story.length).toBeGreaterThan(0)
  })

  it('have valid test numbers, superseded ones included, and no two the same', () => {
    const numbers = residents.flatMap(({ person: { nhsNumber, supersededNumbers } }) => [
      nhsNumber,
      ...(supersededNumbers ?? [])
    ])
    expect(numbers.filter((number) => !isTestNhsNumber(number))).toEqual([])
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('include Joan Smith as the contract names her', () => {
    expect(person('SMITH', 'Joan')?.person).toMatchObject({
      nhsNumber: '9990000018',
      birthDate: '1950-03-31',
      gender: 'female'
    })
  })

  it('include twins who differ in given name and number alone', () => {
    const [amara, amaka] = [person('OKONKWO', 'Amara')?.person, person('OKONKWO', 'Amaka')?.person]
    expect(amara?.birthDate).toBe(amaka?.birthDate)
    expect(amara?.nhsNumber).not.toBe(amaka?.nhsNumber)
  })

  it('include somebody with nothing recorded anywhere, and somebody held by one source', () => {
    expect(person('ABBOTT', 'Lucy')?.charts.flatMap((chart) => chart.resources)).toEqual([])
    expect(person('NOVÁK', 'Pavel')?.charts).toHaveLength(1)
  })
})

describe('what is known of the stories', () => {
  const truths = truthsOfStories(residents)
  const find = (nhsNumber: string, id: string): unknown => {
    const [source, type, local] = id.split('/')
    const whom = residents.find((one) => one.person.nhsNumber === nhsNumber)
    const held = (whom?.charts ?? []).filter((one) => one.source === source).flatMap((one) => one.resources)
    return held.find((one) => one.resourceType === type && one.id === local)
  }

  it('names duplicates and disagreements, each of two sources, and both entries are there', () => {
    expect(new Set(truths.map(({ why }) => why))).toEqual(new Set(['duplicate', 'disagreement']))
    for (const { nhsNumber, entries } of truths) {
      for (const id of entries) expect(find(nhsNumber, id), id).toBeDefined()
      expect(entries[0].split('/')[0]).not.toBe(entries[1].split('/')[0])
    }
  })

  it('has Joan’s penicillin and her ramipril, about which her sources disagree', () => {
    const hers = truths.filter(({ nhsNumber, why }) => nhsNumber === '9990000018' && why === 'disagreement')
    expect(hers.some(({ entries }) => entries.every((id) => id.includes('/AllergyIntolerance/')))).toBe(true)
    expect(hers.some(({ entries }) => entries.every((id) => id.includes('/MedicationRequest/')))).toBe(true)
  })
})

describe('every resource', () => {
  it('carries its source and its organisation as tags with displays, and when it was last updated', () => {
    for (const { chart, resource } of [...all, ...charts.map((held) => ({ chart: held, resource: held.patient }))]) {
      const { id, odsCode } = SOURCES[chart.source]
      expect(resource.meta?.lastUpdated).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/)
      // a unit of a system that units share adds itself
      expect(resource.meta?.tag?.slice(0, 2)).toEqual([
        { system: SOURCE_TAG, code: id, display: expect.any(String) },
        { system: PROVENANCE_TAG, code: odsCode, display: expect.any(String) }
      ])
    }
  })

  it('has an id of its own within its source', () => {
    const ids = all.map(({ chart, resource }) => `${chart.source}/${resource.resourceType}/${resource.id}`)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('is of a type that its source says it sends', () => {
    const surprises = all.filter(
      ({ chart, resource }) =>
        resource.resourceType !== 'Medication' && !SOURCES[chart.source].resourceTypes.includes(resource.resourceType)
    )
    expect(surprises.map(({ resource }) => resource.id)).toEqual([])
  })

  it('refers, within its source, to what is there', () => {
    const known = new Set(all.map(({ chart, resource }) => `${chart.source}/${resource.resourceType}/${resource.id}`))
    for (const chart of charts) known.add(`${chart.source}/Patient/${chart.patient.id}`)
    for (const source of Object.values(SOURCES)) {
      known.add(`${source.id}/Organization/${source.odsCode.toLowerCase()}`)
      for (const one of source.units ?? []) known.add(`${source.id}/Organization/${one.id ?? ''}`)
      for (const one of source.practitioners) known.add(`${source.id}/Practitioner/${one.id ?? ''}`)
    }
    const dangling = all.flatMap(({ chart, resource }) =>
      [...JSON.stringify(resource).matchAll(/"reference":"([^"]+)"/g)]
        .map((match) => `${chart.source}/${match[1] ?? ''}`)
        .filter((reference) => !known.has(reference))
    )
    expect(dangling).toEqual([])
  })

  it('says nothing happened in the future but appointments and ends', () => {
    const early = all.filter(({ resource }) => (resource.meta?.lastUpdated ?? '') > '2026-11-23T09:00:00Z')
    expect(early.map(({ chart, resource }) => `${chart.source}/${resource.resourceType}/${resource.id}`)).toEqual([])
  })
})

describe('the region as a whole', () => {
  it('has the same ids for different people at different sources, so that unscoped ids would collide', () => {
    const joan = charts.find((chart) => chart.source === 'nottshc-rio' && chart.patient.id === '1004')
    const harold = charts.find((chart) => chart.source === 'nuh-epr' && chart.patient.id === '1004')
    expect(joan?.patient.name).not.toEqual(harold?.patient.name)
  })

  it('has something for every section of the record', () => {
    const types = new Set(all.map(({ resource }) => resource.resourceType))
    expect([...types].toSorted()).toEqual(
      expect.arrayContaining([
        'AllergyIntolerance',
        'Appointment',
        'CarePlan',
        'CareTeam',
        'Condition',
        'DeviceRequest',
        'DiagnosticReport',
        'DocumentReference',
        'Encounter',
        'EpisodeOfCare',
        'Flag',
        'Goal',
        'Immunization',
        'Medication',
        'MedicationRequest',
        'MedicationStatement',
        'Observation',
        'Procedure',
        'QuestionnaireResponse',
        'RelatedPerson',
        'ServiceRequest',
        'Task'
      ])
    )
  })
})
