/** Counts of data quality in PostgreSQL. Several servers add to the same rows. */
import type pg from 'pg'
import { EXAMPLES_MAX, type QualityCount } from '../../domain/quality-tally.ts'
import type { CountedDay, QualityRegister } from '../../ports/quality-register.ts'
import { runQuery } from './database.ts'

/** A rule that a later version may have dropped is still told by its name. */
export interface KeptCount extends Omit<QualityCount, 'rule'> {
  readonly rule: string
}

/** Adds to what is there for that day, which is `YYYY-MM-DD` in London. */
export async function addQualityCounts(pool: pg.Pool, day: string, counts: readonly QualityCount[]): Promise<void> {
  // In one order everywhere: two servers that add at once must not wait for each other in a ring.
  const sorted = counts.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  await runQuery(
    pool,
    `insert into data_quality as kept (day, source_id, rule, broke, looked_at, examples)
     select $1, source, rule, broke, "lookedAt", examples
       from jsonb_to_recordset($2::jsonb) as one (source text, rule text, broke bigint, "lookedAt" bigint, examples text[])
     on conflict (day, source_id, rule) do update set
       broke = kept.broke + excluded.broke,
       looked_at = kept.looked_at + excluded.looked_at,
       examples = array(
         select example from unnest(kept.examples || excluded.examples) with ordinality as all_of (example, place)
          group by example order by min(place) limit ${EXAMPLES_MAX})`,
    [day, JSON.stringify(sorted)]
  )
}

function keyOf({ source, rule }: QualityCount): string {
  return `${source}/${rule}`
}

/** Of the days from `since` on, added up; sources and rules in order. `sources`: null for all. */
export async function loadQualityCounts(
  pool: pg.Pool,
  since: string,
  sources: readonly string[] | null
): Promise<readonly KeptCount[]> {
  const found = await runQuery<{ source: string; rule: string; broke: string; looked: string; examples: string[] }>(
    pool,
    `select source_id as source, rule, sum(broke) as broke, sum(looked_at) as looked,
            array(select example from data_quality as one, unnest(one.examples) as example
                   where one.source_id = kept.source_id and one.rule = kept.rule and one.day >= $1
                   group by example order by max(one.day) desc, example limit ${EXAMPLES_MAX}) as examples
       from data_quality as kept
      where day >= $1 and ($2::text[] is null or source_id = any ($2))
      group by source_id, rule order by source_id, sum(broke) desc, rule`,
    [since, sources]
  )
  return found.rows.map(({ source, rule, broke, looked, examples }) => ({
    source,
    rule,
    broke: Number(broke),
    lookedAt: Number(looked),
    examples
  }))
}

type CountedRow = Omit<CountedDay, 'broke' | 'lookedAt'> & { readonly broke: string; readonly looked: string }

export function createQualityRegister(pool: pg.Pool): QualityRegister {
  return {
    async loadDays(from, to) {
      const { rows } = await runQuery<CountedRow>(
        pool,
        `select source_id as source, rule, to_char(day, 'YYYY-MM-DD') as day, broke, looked_at as looked, examples
           from data_quality where day between $1 and $2 order by source_id, rule, data_quality.day`,
        [from, to]
      )
      return rows.map(({ looked, ...row }) => ({ ...row, broke: Number(row.broke), lookedAt: Number(looked) }))
    }
  }
}
