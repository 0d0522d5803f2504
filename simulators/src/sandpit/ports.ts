/** The same addresses at each start where they are free; any free ones when the sandpit was started with `--port 0`. */
import type { StartOptions } from './arguments.ts'

/** The port to try first, 0 for any. */
export type PreferredPort = (usual: number) => number

export function preferredPorts(options: StartOptions): PreferredPort {
  return options.port === 0 ? () => 0 : (usual) => usual
}
