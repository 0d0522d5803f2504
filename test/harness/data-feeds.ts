/** The data-feeds page as a stranger reads it. */
import { dataFeedsSchema, type DataFeed, type DataFeeds } from '../../contract/src/data-feeds.ts'

export async function askDataFeeds(productUrl: string, cookie: string | null): Promise<Response> {
  return fetch(`${productUrl}/api/data-feeds`, { headers: cookie === null ? {} : { cookie } })
}

/** Insists on an answer of the agreed shape. */
export async function readDataFeeds(
  productUrl: string,
  cookie: string
): Promise<DataFeeds & { readonly feed: (id: string) => DataFeed }> {
  const response = await askDataFeeds(productUrl, cookie)
  if (!response.ok) throw new Error(`no data feeds: ${response.status} ${await response.text()}`)
  const feeds = dataFeedsSchema.parse(await response.json())
  return {
    ...feeds,
    feed(id) {
      const found = feeds.partners.flatMap((partner) => partner.feeds).find((feed) => feed.id === id)
      if (found === undefined) throw new Error(`the page has no feed ${id}`)
      return found
    }
  }
}
