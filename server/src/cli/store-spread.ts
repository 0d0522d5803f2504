/** `ncr store spread`: puts parts of the people's copies on the further servers that the region file names. */
import { spreadStore } from '../adapters/postgres/spread-store.ts'
import { loadRegion, withDatabase, wrong, type CommandArguments } from './command.ts'

export async function storeSpread({ configFile, json }: CommandArguments): Promise<number> {
  const region = await loadRegion(configFile)
  if (region === null) return 1
  const { url, storeServers } = region.database
  if (storeServers.length === 0) return wrong('the region file names no database.storeServers to spread the store over')
  // The embedded database is there so that nothing need be set up; who has several servers has one of them as well.
  if (url === null) return wrong('the embedded database stays on one server: set database.url to spread the store')
  return withDatabase(configFile, async () => {
    const partitions = await spreadStore(url, storeServers)
    const moved = partitions.filter(({ isMoved }) => isMoved).length
    const sentence = `${partitions.length} partitions on ${storeServers.length + 1} servers, ${moved} moved now.`
    process.stdout.write(`${json ? JSON.stringify({ partitions }) : sentence}\n`)
    return 0
  })
}
