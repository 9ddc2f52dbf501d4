/** `npm run fuzz`: random input for everything that reads what strangers write. `-- --seed N` repeats a run. */
import fc from 'fast-check'
import { properties } from './fuzz-properties'
import { keep, table } from './report'

const argument = (name: string): number | undefined => {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : Number(process.argv[at + 1])
}

const seed = argument('--seed') ?? Date.now() % 2 ** 31
const numRuns = argument('--runs') ?? 5000

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** What one case may cost, in CPU time, the compiler and the garbage of the cases before it included. */
const mostMs = 500

const main = () => {
  console.log(`seed ${seed}, ${numRuns} cases for each property`)
  const rows: [string, number, string][] = []
  for (const { name, input, holds } of properties) {
    let longest = 0
    const timed = (value: unknown) => {
      const before = cpuMs()
      holds(value)
      const taken = cpuMs() - before
      longest = Math.max(longest, taken)
      if (taken > mostMs) throw new Error(`${taken.toFixed(0)} ms of CPU for one case`)
    }
    fc.assert(fc.property(input, timed), { seed, numRuns })
    rows.push([name, numRuns, longest.toFixed(1)])
    console.log(`${name}: ${numRuns} cases, the longest took ${longest.toFixed(1)} ms of CPU`)
  }
  const total = rows.reduce((sum, [, count]) => sum + count, 0)
  console.log(`${total} cases, seed ${seed}`)
  if (argument('--runs') !== undefined) return
  const summary = `${total} cases, none failed. Repeat with \`npm run fuzz -- --seed ${seed}\`.`
  const parts = [summary, table(['property', 'cases', 'longest case, CPU ms'], rows)]
  keep('fuzz', 'Random input', { command: 'npm run fuzz', parts })
}

main()
