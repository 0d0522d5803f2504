/** `--nhs-number`: ten digits, or `-` for the first line of standard input. It is repeated in no error. */
import { createInterface } from 'node:readline'
import { toNhsNumber, type NhsNumber } from '../domain/nhs-number.ts'
import { required, wrong, type CommandArguments } from './command.ts'

export async function withNhsNumber(
  given: CommandArguments,
  work: (nhsNumber: NhsNumber) => Promise<number>
): Promise<number> {
  const written = required(given, 'nhs-number')
  const text = written === '-' ? await firstLine() : written
  const nhsNumber = toNhsNumber(text.replaceAll(/\s/g, ''))
  return nhsNumber === null
    ? wrong('the NHS number is not valid: it has ten digits, of which the last checks the others.')
    : work(nhsNumber)
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line
  return ''
}
