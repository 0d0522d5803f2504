/**
 * Draws a document as a tagged PDF by pdfkit: headings, paragraphs and lists are marked as such, the language is said, and the
 * font is in the file, so that names from anywhere in Europe are drawn. The library is loaded when the first is asked for.
 */
import { fileURLToPath } from 'node:url'
import type { ReportDocument, ReportFact, ReportItem } from '@ncr/contract/access-report.ts'
import type { ReportPrinter } from '../../ports/report-printer.ts'

const FONTS = {
  body: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
  bold: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'))
} as const

/** In points, of A4. */
const MARGIN = 56
const LABEL_WIDTH = 110
const SIZE = { title: 20, heading: 14, item: 11, body: 10, foot: 8 } as const

/** PDF/UA-1, ISO 14289; the types of the library know only PDF/A. */
const UNIVERSAL_ACCESS = { subset: 'PDF/UA' as 'PDF/A-1' } as const

type Pdf = PDFKit.PDFDocument
type Struct = ReturnType<Pdf['struct']>

export function createPdfPrinter(): ReportPrinter {
  return {
    async print(document) {
      const { default: PDFDocument } = await import('pdfkit')
      const pdf = new PDFDocument({
        ...UNIVERSAL_ACCESS,
        size: 'A4',
        margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + 20 },
        bufferPages: true,
        pdfVersion: '1.7',
        tagged: true,
        lang: 'en-GB',
        displayTitle: true,
        font: FONTS.body,
        info: { Title: document.title, Author: 'Notts Care Record', CreationDate: new Date(document.at) }
      })
      const bytes = collect(pdf)
      draw(pdf, document)
      foot(pdf, document.title)
      pdf.end()
      return bytes
    }
  }
}

async function collect(pdf: Pdf): Promise<Uint8Array> {
  const parts: Buffer[] = []
  for await (const part of pdf as unknown as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts)
}

function draw(pdf: Pdf, { title, facts, parts }: ReportDocument): void {
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  root.add(words(pdf, 'H1', title, 'bold', SIZE.title))
  root.add(list(pdf, facts))
  for (const { heading, paragraphs, items } of parts) {
    const section = pdf.struct('Sect')
    root.add(section)
    section.add(words(pdf, 'H2', heading, 'bold', SIZE.heading, 14))
    for (const paragraph of paragraphs) section.add(words(pdf, 'P', paragraph, 'body', SIZE.body, 4))
    for (const item of items) section.add(article(pdf, item))
    section.end()
  }
  root.end()
}

function article(pdf: Pdf, { heading, facts }: ReportItem): Struct {
  const part = pdf.struct('Art')
  part.add(words(pdf, 'H3', heading, 'bold', SIZE.item, 10, facts))
  part.add(list(pdf, facts))
  return part
}

/** `kept`: facts that stand on the same page as this heading. */
function words(
  pdf: Pdf,
  kind: string,
  text: string,
  font: keyof typeof FONTS,
  size: number,
  space = 0,
  kept: readonly ReportFact[] = []
): Struct {
  return pdf.struct(kind, {}, () => {
    const needed = size * 3 + kept.reduce((sum, fact) => sum + heightOf(pdf, fact), 0)
    if (kind !== 'P' && pdf.y + space + needed > bottomOf(pdf)) pdf.addPage()
    else if (space > 0) pdf.y += space
    pdf
      .font(FONTS[font])
      .fontSize(size)
      .text(text, MARGIN, pdf.y, { width: widthOf(pdf) })
  })
}

function list(pdf: Pdf, facts: readonly ReportFact[]): Struct {
  const part = pdf.struct('L')
  for (const fact of facts) {
    const item = pdf.struct('LI')
    let top = 0
    item.add(
      pdf.struct('Lbl', {}, () => {
        if (pdf.y + heightOf(pdf, fact) > bottomOf(pdf)) pdf.addPage()
        top = pdf.y + 2
        pdf
          .font(FONTS.bold)
          .fontSize(SIZE.body)
          .text(fact.label, MARGIN, top, { width: LABEL_WIDTH - 8 })
      })
    )
    item.add(
      pdf.struct('LBody', {}, () => {
        const labelEnd = pdf.y
        pdf
          .font(FONTS.body)
          .fontSize(SIZE.body)
          .text(fact.value, MARGIN + LABEL_WIDTH, top, { width: widthOf(pdf) - LABEL_WIDTH })
        pdf.y = Math.max(labelEnd, pdf.y)
      })
    )
    part.add(item)
  }
  return part
}

function heightOf(pdf: Pdf, { value }: ReportFact): number {
  pdf.font(FONTS.body).fontSize(SIZE.body)
  return pdf.heightOfString(value, { width: widthOf(pdf) - LABEL_WIDTH }) + 2
}

function widthOf({ page }: Pdf): number {
  return page.width - 2 * MARGIN
}

function bottomOf({ page }: Pdf): number {
  return page.height - page.margins.bottom
}

/** Page numbers are no part of the text: a screen reader skips them. */
function foot(pdf: Pdf, title: string): void {
  const { start, count } = pdf.bufferedPageRange()
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page)
    // Below the margin of the text, where it would begin a new page.
    pdf.page.margins.bottom = 0
    pdf.markContent('Artifact', { type: 'Pagination' })
    pdf
      .font(FONTS.body)
      .fontSize(SIZE.foot)
      .text(`${title} – page ${page - start + 1} of ${count}`, MARGIN, pdf.page.height - MARGIN, {
        width: widthOf(pdf),
        lineBreak: false
      })
    pdf.endMarkedContent()
  }
}
