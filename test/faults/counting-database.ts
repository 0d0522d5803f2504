/**
 * Stands between the product and its database and writes down every statement that goes through, with how often and
 * how long it was: what two requests cost, without a clock.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import pg from 'pg'

/** One message of the frontend: its statement for Parse and Query, its size for Bind. */
export interface Heard {
  readonly sql: string
  readonly bindBytes: number
}

export interface CountingDatabase {
  readonly url: string
  readonly heard: Heard[]
  close(): Promise<void>
}

const LENGTH_BYTES = 4

/** Cuts what one client sends into messages; the first has no type. */
function createListener(hear: (heard: Heard) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  let isStarted = false
  let sql = ''
  const take = (type: string, body: Buffer): void => {
    if (type === 'Q') hear({ sql: body.toString('utf8', 0, body.length - 1), bindBytes: 0 })
    if (type === 'P') sql = body.toString('utf8', body.indexOf(0) + 1, body.indexOf(0, body.indexOf(0) + 1))
    if (type === 'B') hear({ sql, bindBytes: body.length })
  }
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const typeBytes = isStarted ? 1 : 0
      if (rest.length < typeBytes + LENGTH_BYTES) return
      const end = typeBytes + rest.readUInt32BE(typeBytes)
      if (rest.length < end) return
      if (isStarted) take(String.fromCharCode(rest[0] ?? 0), rest.subarray(typeBytes + LENGTH_BYTES, end))
      isStarted = true
      rest = rest.subarray(end)
    }
  }
}

/** For the database of this address, which may lie on a socket of the machine. */
export async function countingDatabase(url: string): Promise<CountingDatabase> {
  const { host, port, user, password, database } = new pg.Client({ connectionString: url })
  const heard: Heard[] = []
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const behind = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
    const listen = createListener((one) => heard.push(one))
    client.on('data', listen)
    client.pipe(behind)
    behind.pipe(client)
    for (const socket of [client, behind]) {
      open.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        behind.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const name = `${user ?? ''}${password ? `:${encodeURIComponent(password)}` : ''}`
  return {
    url: `postgres://${name}@127.0.0.1:${(server.address() as AddressInfo).port}/${database ?? ''}`,
    heard,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}
