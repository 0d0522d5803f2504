/** A limit on how many of one thing are under way in this process; one more is told that it is too busy. */
import { refuse, type Refusal } from '../domain/refusal.ts'

export type AtOnce = <Result>(work: () => Promise<Result>) => Promise<Result | Refusal>

export function createAtOnce(max: number): AtOnce {
  let underWay = 0
  return async (work) => {
    if (underWay >= max) return refuse('overloaded')
    underWay += 1
    try {
      return await work()
    } finally {
      underWay -= 1
    }
  }
}
