/** `npm run matrix`: every call of every story × every way to break; writes docs/reliability.md. `-- --only <pattern>`: a part. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { discover, playCell, type Result, type Target } from './cell'
import { faultNames, type FaultName } from './faults'
import { stories, type Story } from './stories'

export type Cell = Result & { story: Story; target: Target; fault: FaultName }

const atOnce = Number(process.env['MATRIX_AT_ONCE'] ?? 8)

const argument = (name: string) => process.argv[process.argv.indexOf(`--${name}`) + 1]

const only = process.argv.includes('--only') ? new RegExp(argument('only') ?? '', 'i') : undefined

const nameOf = ({ story, target, fault }: Pick<Cell, 'story' | 'target' | 'fault'>) =>
  `${story.name} | ${story.steps[target.step]?.name} | ${target.route} #${target.nth} | ${fault}`

type Plan = Pick<Cell, 'story' | 'target' | 'fault'>

/** A step that two stories have in common is played in the first of them, for each call that it makes there. */
const seen = new Set<string>()
const isNew = ({ story, target }: Plan) => {
  const key = `${story.steps[target.step]?.name} ${target.route} ${target.nth}`
  return !seen.has(key) && Boolean(seen.add(key))
}

const plan = async (): Promise<Plan[]> => {
  const plans: Plan[] = []
  for (const story of stories) {
    const { targets, problems, told } = await discover(story)
    if (problems.length > 0) throw new Error(`${story.name}, with nothing broken: ${problems.join('; ')}\n${told}`)
    const fresh = targets.filter((target) => isNew({ story, target, fault: 'hang' }))
    plans.push(...fresh.flatMap((target) => faultNames.map((fault) => ({ story, target, fault }))))
  }
  return plans.filter((each) => !only || only.test(nameOf(each)))
}

const playAll = async (plans: readonly Plan[]): Promise<Cell[]> => {
  const cells: Cell[] = []
  const left = [...plans]
  const started = Date.now()
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const { story, target, fault } = next
      const result = await playCell(story, { target, fault }).catch((error: unknown) => ({
        word: 'WRONG',
        problems: [String(error)],
        told: '',
      }))
      cells.push({ ...next, ...result })
      if (result.problems.length > 0) console.log(`WRONG ${nameOf(next)}: ${result.problems.join('; ')}`)
      if (cells.length % 50 === 0)
        console.log(`${cells.length} of ${plans.length}, ${Math.round((Date.now() - started) / 1000)} s`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return cells
}

const main = async () => {
  const plans = await plan()
  console.log(`${plans.length} cells`)
  if (process.argv.includes('--list'))
    return console.log([...new Set(plans.map((each) => nameOf({ ...each, fault: 'hang' })))].join('\n'))
  const cells = await playAll(plans)
  const wrong = cells.filter(({ problems }) => problems.length > 0)
  const folder = process.env['MATRIX_TOLD']
  if (folder) {
    mkdirSync(folder, { recursive: true })
    for (const cell of wrong)
      writeFileSync(
        path.join(folder, `${nameOf(cell).replace(/\W+/g, '_')}.txt`),
        `${nameOf(cell)}\n${cell.problems.join('\n')}\n${cell.told}`,
      )
    writeFileSync(
      path.join(folder, 'cells.json'),
      JSON.stringify(cells.map((cell) => ({ name: nameOf(cell), word: cell.word, problems: cell.problems }))),
    )
  }
  console.log(`${cells.length} cells, ${wrong.length} wrong`)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
