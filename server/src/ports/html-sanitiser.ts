/** Takes out of HTML from outside all that acts, asks or loads; words, tables, lists and classes stay as they are. */
export interface CleanHtml {
  readonly html: string
  /** What was taken out, in words with its number; empty when nothing was. */
  readonly removed: readonly string[]
}

export interface HtmlSanitiser {
  clean(html: string): CleanHtml
}
