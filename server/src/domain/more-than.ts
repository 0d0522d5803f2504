/** What is said where a limit cuts an answer: the limit itself, in right English. */
export function moreThan(limit: number, one: string, many = `${one}s`): string {
  return `more than ${limit} ${limit === 1 ? one : many}`
}
