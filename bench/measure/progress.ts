/** Says on a terminal what is being done; says nothing in a pipe. */
export interface Progress {
  say(what: string): void
  clear(): void
}

const CLEAR_LINE = '\r\u001b[2K'

export function createProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return { say: () => undefined, clear: () => undefined }
  return {
    say: (what) => void stream.write(`${CLEAR_LINE}${what} …`),
    clear: () => void stream.write(CLEAR_LINE)
  }
}
