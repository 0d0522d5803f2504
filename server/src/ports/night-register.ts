/** What became of the overnight nights, for whoever wants to know how the feeds are doing. No patient data. */

export interface NightFacts {
  /** Name of its folder, YYYY-MM-DD. */
  readonly night: string
  /** ISO 8601: what it shows is as at this moment; null where its manifest gave no time that could be read. */
  readonly asOf: string | null
  /** ISO 8601: when it was published here, or rejected. */
  readonly at: string
}

export interface SourceNights {
  /** What readers see; null before the first night. */
  readonly published: (NightFacts & { readonly asOf: string }) | null
  /** The last one refused after that, and why; null when there is none. */
  readonly rejected: (NightFacts & { readonly reason: string }) | null
}

export interface NightRegister {
  /** By source id; a source of which nothing is known yet is not in it. */
  loadNights(): Promise<ReadonlyMap<string, SourceNights>>
}
