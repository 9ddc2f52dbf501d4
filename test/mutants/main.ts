/** `npm run mutants`: makes each mistake in a copy of the source, bundles it, and shows that a scene notices. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { bundle, root } from '../../scripts/bundle.mjs'
import { type Mutant, mutantsVariable } from './mutant'
import { type Mistake, mistakes } from './mistakes'

const copied = ['src', 'interfaces', '.botpress/index.ts', 'tsconfig.json']

/** The path of a bundle with the mistake in it. */
const bundled = async (folder: string, mistake: Mistake): Promise<string> => {
  const file = path.join(folder, mistake.file)
  const right = readFileSync(file, 'utf8')
  const pieces = right.split(mistake.right)
  if (pieces.length !== 2)
    throw new Error(`${mistake.name}: what is right stands ${pieces.length - 1} times in ${mistake.file}`)
  const outfile = path.join(folder, `${mistakes.indexOf(mistake)}.cjs`)
  writeFileSync(file, pieces.join(mistake.wrong))
  await bundle({ folder, outfile })
  writeFileSync(file, right)
  return outfile
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

type Report = { testResults: { name: string; assertionResults: { fullName: string; status: string }[] }[] }

/** Runs scenes, each against its own bundle; answers which of them passed. Throws where no scene of a name ran. */
const run = (folder: string, mutants: Mutant[]): boolean[] => {
  const [list, report] = [path.join(folder, 'mutants.json'), path.join(folder, 'report.json')]
  writeFileSync(list, JSON.stringify(mutants.filter((mutant) => mutant.bundle)))
  const files = new Set(mutants.map(({ scene }) => scene[0]))
  const names = mutants.map(({ scene }) => literally(scene[1])).join('|')
  const options = ['run', ...files, '-t', names, '--reporter=json', `--outputFile=${report}`]
  // With this process, as many run as without mutants.
  const env = { ...process.env, [mutantsVariable]: list, SCENE_THREADS: '1' }
  spawnSync(process.execPath, [path.join(root, 'node_modules/vitest/vitest.mjs'), ...options], {
    cwd: root,
    env,
    stdio: 'ignore',
  })
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report
  return mutants.map(({ scene: [file, name] }) => {
    const tests = testResults.filter((each) => path.relative(root, each.name) === file)
    const ran = tests
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ fullName, status }) => fullName.includes(name) && ['passed', 'failed'].includes(status))
    if (ran.length === 0) throw new Error(`No scene is called “${name}” in ${file}`)
    return ran.every(({ status }) => status === 'passed')
  })
}

/** Rounds in which each scene has one mistake to notice. */
const roundsOf = (all: Mistake[]): Mistake[][] => {
  const rounds: Mistake[][] = []
  for (const mistake of all) {
    const isFree = (round: Mistake[]) => !round.some(({ scene }) => scene.join() === mistake.scene.join())
    const round = rounds.find(isFree)
    if (round) round.push(mistake)
    else rounds.push([mistake])
  }
  return rounds
}

const main = async () => {
  const folder = mkdtempSync(path.join(root, '.mutant-'))
  let missed = 0
  try {
    for (const name of copied) cpSync(path.join(root, name), path.join(folder, name), { recursive: true })
    const scenes = [...new Map(mistakes.map(({ scene }) => [scene.join(), { scene, bundle: '' }])).values()]
    const passed = run(folder, scenes)
    const broken = scenes.find((_scene, index) => !passed[index])
    if (broken) throw new Error(`“${broken.scene[1]}” fails without any mistake`)
    console.log(`Without a mistake, all ${scenes.length} scenes pass. With one:\n`)
    for (const round of roundsOf(mistakes)) {
      const mutants: Mutant[] = []
      for (const mistake of round) mutants.push({ scene: mistake.scene, bundle: await bundled(folder, mistake) })
      const isMissed = run(folder, mutants)
      missed += isMissed.filter(Boolean).length
      round.forEach(({ name, scene }, index) =>
        console.log(`  ${isMissed[index] ? 'MISSED ' : 'noticed'}  ${name.padEnd(36)} by “${scene[1]}…”`),
      )
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  console.log(`\n${mistakes.length - missed} of ${mistakes.length} mistakes were noticed.`)
  process.exitCode = missed === 0 ? 0 : 1
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
