/**
 * Passes on to one port, in a process of its own: stopped by SIGSTOP it is a peer whose system still takes up connections
 * and bytes while nobody is there any more, without FIN or RST. It ends with its input.
 */
import { createServer, type AddressInfo } from 'node:net'
import { passOn } from './pass-on.ts'

const port = Number(process.argv[2])
const server = createServer((near) => passOn(near, port))
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
process.stdin.once('end', () => process.exit(0)).resume()
