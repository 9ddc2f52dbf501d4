/** Measures operations on several sides in turn, so that whatever else the machine does is a burden on all of them alike. */
import type { Operation } from './operations'
import type { Side } from './side'

export type Figures = { calls: string[]; cpuMs: number; ms: number; p50: number; p95: number }

export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? NaN

const median = (values: readonly number[]) => quantile(values, 0.5)

type Plan = { latencyMs: number; rounds: number; size: number }

type Block = { calls: string[]; cpuMs: number; times: number[] }

const refusals = (side: Side) => side.takeInvocations().filter(({ status }) => status !== 200)

/** One after the other. */
const blockOf = async (side: Side, { prepare }: Operation, { latencyMs, size }: Plan): Promise<Block> => {
  const runs: (() => Promise<unknown>)[] = []
  for (let run = 0; run < size; run += 1) runs.push(await prepare(side))
  await side.settled()
  side.takeCalls()
  const [refused] = refusals(side)
  if (refused) throw new Error(`${side.name} answered ${refused.status} to ${refused.operation}: ${refused.answer}`)
  side.slowDown(latencyMs)
  const { cpuMs: before } = await side.bundle.used()
  const [times, calls]: [number[], string[][]] = [[], []]
  for (const run of runs) {
    await run()
    await side.settled()
    const invocations = side.takeInvocations()
    const failed = invocations.find(({ status }) => status !== 200)
    if (failed) throw new Error(`${side.name} answered ${failed.status} to ${failed.operation}: ${failed.answer}`)
    times.push(invocations.reduce((sum, { ms }) => sum + ms, 0))
    calls.push(side.takeCalls())
  }
  const { cpuMs: after } = await side.bundle.used()
  side.slowDown(0)
  return { calls: calls.at(-1) ?? [], cpuMs: (after - before) / size, times }
}

/** The routes of ours and of a plain side: a comparison of different work would say nothing. */
const checkCalls = (operation: Operation, blocks: Map<Side, Block[]>) => {
  const made = [...blocks].map(([{ name }, [block]]) => ({ name, calls: [...(block?.calls ?? [])].sort().join('\n') }))
  const [first, ...others] = made
  for (const { name, calls } of others)
    if (calls !== first?.calls)
      throw new Error(
        `${operation.name}: ${name} makes other calls.\n${first?.name}:\n${first?.calls}\n${name}:\n${calls}`,
      )
}

/** The middle of the rounds, by side. */
export const measure = async (sides: Side[], operation: Operation, plan: Plan): Promise<Map<Side, Figures>> => {
  const blocks = new Map(sides.map((side) => [side, [] as Block[]]))
  for (let round = 0; round < plan.rounds; round += 1) {
    const turn = round % sides.length
    for (const side of [...sides.slice(turn), ...sides.slice(0, turn)])
      blocks.get(side)?.push(await blockOf(side, operation, plan))
  }
  checkCalls(operation, blocks)
  return new Map(
    [...blocks].map(([side, each]) => {
      const times = each.flatMap(({ times: ofBlock }) => ofBlock)
      const means = each.map(({ times: ofBlock }) => ofBlock.reduce((a, b) => a + b, 0) / ofBlock.length)
      const figures = { cpuMs: median(each.map(({ cpuMs }) => cpuMs)), ms: median(means) }
      return [side, { ...figures, p50: median(times), p95: quantile(times, 0.95), calls: each[0]?.calls ?? [] }]
    }),
  )
}
