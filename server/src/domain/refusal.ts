/** A refusal is a value: its code is one of the contract's, its detail is for the log and the technical detail on screen. */
import type { ProblemCode } from '@ncr/contract/problem-codes.ts'

export interface Refusal {
  readonly refused: true
  readonly code: ProblemCode
  /** Why, in words that name no person. */
  readonly detail?: string
}

export function refuse(code: ProblemCode, detail?: string): Refusal {
  return detail === undefined ? { refused: true, code } : { refused: true, code, detail }
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value && value.refused === true
}
