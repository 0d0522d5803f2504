/** Hands a file that the server made to the browser's own saving. */
export function saveFile(name: string, type: string, text: string): void {
  save(name, new Blob([text], { type }))
}

/** The same for a file that came as base64. */
export function saveBytes(name: string, type: string, base64: string): void {
  const bytes = Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0)
  save(name, new Blob([bytes], { type }))
}

function save(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
