/** What a bench has to say: figures, ratios, and what the ratios are ratios of. */
export interface BenchResult {
  readonly figures: Readonly<Record<string, object>>
  readonly ratios: Readonly<Record<string, number>>
  readonly ratioOf: string
  readonly tables: readonly Table[]
  /** What was promised and did not hold; left out: all did. */
  readonly broken?: readonly string[]
}

export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

export function printTable({ title, columns, rows }: Table): string {
  const cells = [columns, ...rows].map((row) => row.map(String))
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const lines = cells.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  )
  return [title, ...lines.map((line) => `  ${line}`), ''].join('\n')
}
