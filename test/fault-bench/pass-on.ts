/** Passes the bytes of one connection on to a port, and back; when one side goes, the other does. */
import { connect, type Socket } from 'node:net'

export function passOn(near: Socket, port: number): void {
  const far = connect(port, '127.0.0.1')
  near.on('error', () => far.destroy()).pipe(far)
  far.on('error', () => near.destroy()).pipe(near)
  near.once('close', () => far.destroy())
  far.once('close', () => near.destroy())
}
