/** `ncr conformance URL`: the kit for a new provider, against its FHIR base. Needs no region file and no database. */
import { createProviderProbe } from '../adapters/fhir-r4/provider-probe.ts'
import { createResourceCheck } from '../adapters/fhir-r4/resource-check.ts'
import { systemClock } from '../adapters/system/system-clock.ts'
import { systemRandom } from '../adapters/system/system-random.ts'
import { checkProvider } from '../conformance/check-provider.ts'
import { toText } from '../conformance/report.ts'
import { toNhsNumber } from '../domain/nhs-number.ts'
import type { CommandArguments } from './command.ts'

/** Resolves to the exit code: 0 conforms, 1 with findings, 2 for an address or a number that is none. */
export async function conformance({ positionals, options, json }: CommandArguments): Promise<number> {
  const url = positionals[0] ?? ''
  if (!URL.canParse(url) || !['http:', 'https:'].includes(new URL(url).protocol))
    return wrong(`'${url}' is no http or https address`)
  const numbers = (options.get('test-person') ?? []).map((number) => toNhsNumber(number.replaceAll(' ', '')))
  if (numbers.includes(null)) return wrong('--test-person takes NHS numbers with a right check digit')
  const showProgress = process.stderr.isTTY && !json
  const provider = createProviderProbe(
    url,
    () => systemClock.monotonicMs(),
    () => systemRandom.id()
  )
  try {
    const report = await checkProvider({
      provider,
      check: createResourceCheck(),
      nhsNumbers: numbers.filter((number) => number !== null),
      onProgress: (what) => {
        if (showProgress) process.stderr.write(`\r\u001b[2K${what}`)
      }
    })
    if (showProgress) process.stderr.write('\r\u001b[2K')
    process.stdout.write(`${json ? JSON.stringify(report) : toText(report)}\n`)
    return report.conforms ? 0 : 1
  } finally {
    await provider.close()
  }
}

function wrong(sentence: string): number {
  process.stderr.write(`ncr: ${sentence}; usage: ncr conformance URL [--test-person NUMBER]… [--json]\n`)
  return 2
}
