/**
 * The peer: what a good team would write in a week with the usual library. All searches of all sources at once, each with
 * a time limit, one answer at the end with what came and what failed. No audit, no checks, no links, no sections.
 */
import { strict as assert } from 'node:assert'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from 'fhir-kit-client'
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import { BENCH_TYPES } from '../region/sources.ts'

const LIMIT_MS = 2000
const ENTRIES_PER_PAGE = 200
const TYPES = ['Patient', ...BENCH_TYPES]

const clients = process.argv.slice(2).map((baseUrl) => new Client({ baseUrl }))

interface Searchset {
  readonly entry?: readonly { readonly resource?: unknown }[]
}

async function search(client: Client, resourceType: string, nhsNumber: string, requestId: string): Promise<unknown[]> {
  const who = resourceType === 'Patient' ? 'identifier' : 'patient.identifier'
  const bundle = await client.search({
    resourceType,
    searchParams: { [who]: `${NHS_NUMBER_SYSTEM}|${nhsNumber}`, _count: ENTRIES_PER_PAGE },
    options: { signal: AbortSignal.timeout(LIMIT_MS), headers: { 'x-request-id': requestId } }
  })
  return ((bundle as Searchset).entry ?? []).map(({ resource }) => resource)
}

async function collect(nhsNumber: string, requestId: string): Promise<object> {
  const asked = clients.flatMap((client, source) => TYPES.map((type) => ({ client, source, type })))
  const settled = await Promise.allSettled(asked.map(({ client, type }) => search(client, type, nhsNumber, requestId)))
  const entries = settled.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
  const failed = asked
    .filter((_, place) => settled[place]?.status === 'rejected')
    .map(({ source, type }) => ({ source, type }))
  return { entries, failed }
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://peer')
  const requestId = url.searchParams.get('requestId') ?? ''
  void collect(url.searchParams.get('nhs') ?? '', requestId).then(
    (record) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(record)),
    () => response.writeHead(500).end()
  )
})
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole group: the bench decides when this ends.
process.on('SIGINT', () => undefined)
server.listen(0, '127.0.0.1', () => {
  assert.ok(process.send, 'the bench forks this process')
  process.send({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
