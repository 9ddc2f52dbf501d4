/**
 * `npm run matrix`: every call of every story × every way to break; writes docs/reliability.md. `-- --only <pattern>` plays a
 * part and writes nothing, `-- --tell` prints what happened in each wrong cell, `-- --list` names the calls.
 */
import { discover, notMade, playCell } from './cell'
import { faultNames } from './faults'
import { type Cell, type Plan, writePage } from './page'
import { stories } from './stories'

/** Stages at a time: most of a story is waiting. */
const atOnce = 10

const has = (name: string) => process.argv.includes(`--${name}`)
const only = has('only') ? new RegExp(process.argv[process.argv.indexOf('--only') + 1] ?? '', 'i') : undefined

const nameOf = ({ story, target, fault }: Plan) =>
  `${story.name} | ${story.steps[target.step]?.name} | ${target.route} #${target.nth} | ${fault}`

/** A step that two stories have in common is played in the first of them, for each call that it makes there. */
const seen = new Set<string>()
const isNew = ({ story, target }: Pick<Plan, 'story' | 'target'>) => {
  const key = `${story.steps[target.step]?.name} ${target.route} ${target.nth}`
  return !seen.has(key) && Boolean(seen.add(key))
}

const plan = async (): Promise<Plan[]> => {
  const plans: Plan[] = []
  for (const story of stories) {
    const { targets, problems, told } = await discover(story)
    if (problems.length > 0) throw new Error(`${story.name}, with nothing broken: ${problems.join('; ')}\n${told}`)
    const fresh = targets.filter((target) => isNew({ story, target }))
    plans.push(...fresh.flatMap((target) => faultNames.map((fault) => ({ story, target, fault }))))
  }
  return plans.filter((each) => !only || only.test(nameOf(each)))
}

const play = async (each: Plan, tries = 3): Promise<Cell> => {
  const failed = (error: unknown) => ({ word: 'WRONG', problems: [String(error)], told: '' })
  const cell = { ...each, ...(await playCell(each.story, each).catch(failed)) }
  if (tries > 1 && cell.problems.join() === notMade) return play(each, tries - 1)
  if (cell.word === 'WRONG') console.log(`WRONG ${nameOf(cell)}: ${cell.problems.join('; ')}`)
  if (cell.word === 'WRONG' && has('tell')) console.log(cell.told)
  return cell
}

/** In the order of the plans, whichever is over first. */
const playAll = async (plans: readonly Plan[]): Promise<Cell[]> => {
  const cells: Cell[] = []
  const left = [...plans.entries()]
  let done = 0
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [index, each] = next
      cells[index] = await play(each)
      done += 1
      if (done % 50 === 0) console.log(`${done} of ${plans.length}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return cells
}

const main = async () => {
  const plans = await plan()
  if (has('list')) return console.log(plans.map(nameOf).join('\n'))
  const started = Date.now()
  const cells = await playAll(plans)
  const wrong = cells.filter(({ word }) => word === 'WRONG').length
  if (!only) writePage(cells)
  console.log(`${cells.length} cells in ${Math.round((Date.now() - started) / 1000)} s, ${wrong} wrong`)
  if (wrong > 0) process.exitCode = 1
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
