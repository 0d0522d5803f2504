/** Makes the PDF of a document: tagged, so that it can be read out, with its fonts in it. */
import type { ReportDocument } from '@ncr/contract/access-report.ts'

export interface ReportPrinter {
  print(document: ReportDocument): Promise<Uint8Array>
}
