/** What was counted of data quality, day by day. */
export interface CountedDay {
  readonly source: string
  readonly rule: string
  /** `YYYY-MM-DD` in London. */
  readonly day: string
  readonly broke: number
  readonly lookedAt: number
  /** `source/Type/id` of some of those that broke it. */
  readonly examples: readonly string[]
}

export interface QualityRegister {
  /** Of both days and those between them; sources, rules and days in order. */
  loadDays(from: string, to: string): Promise<readonly CountedDay[]>
}
