/** What must not stand twice in a region: looked for in the file as written, so that it is told beside its other faults. */
import { isObject, objectsOf, textOf, type JsonObject } from '../domain/resource.ts'

export function checkUnique(written: unknown): readonly string[] {
  const partners = isObject(written) ? objectsOf(written['partners']) : []
  const issuers = partners.flatMap((partner) => [...new Set(issuersOf(partner))])
  const sources = partners.flatMap((partner) => textsAt(objectsOf(partner['sources']), 'id'))
  const clients = partners.flatMap((partner) => textsAt(systemsOf(partner), 'clientId'))
  const sets = isObject(written) ? objectsOf(written['sensitiveSets']) : []
  return [
    ...repeated(textsAt(sets, 'id')).map((id) => `sensitiveSets: id ${id} stands twice`),
    ...repeated(textsAt(partners, 'odsCode')).map((code) => `partners: ODS code ${code} stands twice`),
    ...repeated(sources).map((id) => `partners: source id ${id} stands twice`),
    // One name, one client: a source that registers people, a system that asks, and a launching system are each one.
    ...repeated([...clients, ...[...new Set([...sources, ...issuers])].filter((name) => clients.includes(name))]).map(
      (id) => `partners: clientId ${id} stands twice`
    ),
    ...partners.flatMap(ambiguousIn).map((iss) => `partners: iss ${iss} stands twice`),
    ...repeated(issuers).map((issuer) => `partners: issuer ${issuer} belongs to two partners`)
  ]
}

function issuersOf(partner: JsonObject): readonly string[] {
  return [...textsAt(launchesOf(partner), 'issuer'), ...smartOf(partner)]
}

/** A SMART `iss` is one launch and no other's issuer: what its roles mean would else depend on the order. */
function ambiguousIn(partner: JsonObject): readonly string[] {
  return repeated([...new Set(textsAt(launchesOf(partner), 'issuer')), ...smartOf(partner)])
}

/** A SMART launch is known by its `iss`, however many slashes end it. */
function smartOf(partner: JsonObject): readonly string[] {
  return textsAt(launchesOf(partner), 'iss').map((iss) => iss.replace(/\/+$/, ''))
}

function launchesOf(partner: JsonObject): readonly JsonObject[] {
  return isObject(partner['consumer']) ? objectsOf(partner['consumer']['launches']) : []
}

function systemsOf(partner: JsonObject): readonly JsonObject[] {
  return isObject(partner['consumer']) ? objectsOf(partner['consumer']['systems']) : []
}

function textsAt(objects: readonly JsonObject[], key: string): readonly string[] {
  return objects.map((object) => textOf(object[key])).filter((text) => text !== null)
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, place) => values.indexOf(value) !== place))]
}
