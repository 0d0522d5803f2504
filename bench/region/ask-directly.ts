/** The floor: the same searches with a plain HTTP client and no product between. */
import { strict as assert } from 'node:assert'
import { request, type Dispatcher } from 'undici'
import { SOURCE_COUNT, toSearches, type Search } from './sources.ts'

/** `bytes`: read to the last byte and thrown away. `parsed`: and JSON.parse. */
export type Reading = 'bytes' | 'parsed'

/** Asks the ten sources side by side; how long each took to its last byte, in milliseconds, in their order. */
export function askAll(
  dispatcher: Dispatcher,
  baseUrls: readonly string[],
  nhsNumber: string,
  reading: Reading,
  startedMs: number = performance.now()
): Promise<readonly number[]> {
  return Promise.all(
    baseUrls.slice(0, SOURCE_COUNT).map(async (baseUrl) => {
      await Promise.all(toSearches(baseUrl, nhsNumber).map((search) => ask(dispatcher, search, reading)))
      return performance.now() - startedMs
    })
  )
}

async function ask(dispatcher: Dispatcher, search: Search, reading: Reading): Promise<void> {
  const response = await request(search.url, { dispatcher, headers: { accept: 'application/fhir+json' } })
  const bytes = Buffer.from(await response.body.arrayBuffer())
  assert.equal(response.statusCode, 200, 'a source asked directly answered with an error')
  assert.equal(bytes.byteLength, Number(response.headers['content-length']))
  if (reading === 'bytes') return
  const bundle = JSON.parse(bytes.toString('utf8')) as { readonly entry: readonly unknown[] }
  assert.equal(bundle.entry.length, search.entries, 'entries of a source asked directly')
}
