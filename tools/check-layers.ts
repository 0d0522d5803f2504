/**
 * Runs dependency-cruiser over everything and fails when a layer is breached, and also when it saw fewer modules than
 * there are source files: with a TypeScript it does not know it looks at none and is content.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { listCode, projectFolder, sourceFolders } from './source-files.ts'

interface LayerRules {
  readonly forbidden: IFlattenedRuleSet['forbidden']
  readonly options: ICruiseOptions
}

export const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as LayerRules

export interface LayerFindings {
  readonly modulesSeen: number
  readonly findings: readonly string[]
}

/** Source files that the tool did not look at. */
export function findUnseen(files: readonly string[], seen: readonly string[]): readonly string[] {
  const looked = new Set(seen)
  return files.filter((file) => !looked.has(file))
}

/** Checks the tree under `baseDir`: the project, or a sample that proves a rule can fail. */
export async function checkLayers(baseDir: string = projectFolder): Promise<LayerFindings> {
  const tsConfig = extractTSConfig(join(projectFolder, 'tsconfig.json')) as object
  const { forbidden, options } = rules
  const ruleSet = { forbidden } as IFlattenedRuleSet
  const reported = await cruise(
    sourceFolders.filter((folder) => existsSync(join(baseDir, folder))),
    { ...options, validate: true, ruleSet, baseDir },
    undefined,
    { tsConfig }
  )
  const result = reported.output as ICruiseResult
  const violations = result.summary.violations.map(
    (violation) => `${violation.rule.name}: ${violation.from} → ${violation.to}`
  )
  const seen = result.modules.map((module) => module.source)
  const unseen = findUnseen(listCode(baseDir), seen).map((file) => `not looked at: ${file}`)
  return { modulesSeen: seen.length, findings: [...violations, ...unseen] }
}

if (import.meta.main) {
  const { modulesSeen, findings } = await checkLayers()
  for (const finding of findings) console.log(finding)
  console.log(`${modulesSeen} modules seen, ${findings.length} findings`)
  process.exitCode = findings.length === 0 ? 0 : 1
}
