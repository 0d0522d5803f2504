/**
 * What PostgreSQL did for every statement of a product: auto_explain writes each plan, as it was run, into the log of the
 * run's own cluster. Only this product's database has it on.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asSuperuser, type Product } from './product.ts'

export interface ExecutedPlan {
  readonly text: string
  /** Names of the tables, of partitions and not their parents, of which anything was looked at. */
  readonly relations: readonly string[]
}

interface PlanNode {
  readonly 'Relation Name'?: string
  readonly 'Actual Loops'?: number
  readonly Plans?: readonly PlanNode[]
}

const SWITCH_ON = [
  `set session_preload_libraries = 'auto_explain'`,
  'set auto_explain.log_min_duration = 0',
  'set auto_explain.log_analyze = on',
  'set auto_explain.log_nested_statements = on',
  `set auto_explain.log_format = 'json'`
]

/** From here on every connection of the product is a new one, and explains itself. */
export async function explainEverything(product: Product): Promise<void> {
  const [row] = await asSuperuser(product, 'select current_database() as name')
  for (const setting of SWITCH_ON) await asSuperuser(product, `alter database "${String(row?.['name'])}" ${setting}`)
  await asSuperuser(
    product,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
  )
}

/** Of all statements since the cluster started that had a plan and were explained. */
export async function executedPlans(product: Product): Promise<readonly ExecutedPlan[]> {
  const [row] = await asSuperuser(product, `select current_setting('data_directory') as folder`)
  const log = await readFile(join(String(row?.['folder']), '../../postgres.log'), 'utf8').catch(() =>
    readFile(join(String(row?.['folder']), '../postgres.log'), 'utf8')
  )
  // a message goes on over lines that begin with a tab
  return [...log.matchAll(/ plan:\n((?:\t.*\n)+)/g)].map((match) => toPlan(match[1] ?? ''))
}

function toPlan(json: string): ExecutedPlan {
  const { 'Query Text': text, Plan: plan } = JSON.parse(json) as { 'Query Text': string; Plan: PlanNode }
  return { text, relations: [...new Set(relationsIn(plan))] }
}

/** A part that was pruned while it ran stands in the plan and was never begun. */
function relationsIn(node: PlanNode): readonly string[] {
  const own = node['Relation Name'] !== undefined && node['Actual Loops'] !== 0 ? [node['Relation Name']] : []
  return [...own, ...(node.Plans ?? []).flatMap(relationsIn)]
}
