/** `npm run mutants`: makes each mistake in a copy of the source, bundles it, and shows that a scene notices. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { bundle, root } from '../../scripts/bundle.mjs'
import { type Mistake, mistakes } from './mistakes'

const copied = ['src', 'interfaces', '.botpress/index.ts', 'tsconfig.json']

/** The path of a bundle with the mistake in it; without one, of a bundle that is right. */
const bundled = async (folder: string, mistake?: Mistake): Promise<string> => {
  for (const name of copied) cpSync(path.join(root, name), path.join(folder, name), { recursive: true, force: true })
  if (mistake) {
    const file = path.join(folder, mistake.file)
    const pieces = readFileSync(file, 'utf8').split(mistake.right)
    if (pieces.length !== 2)
      throw new Error(`${mistake.name}: what is right stands ${pieces.length - 1} times in ${mistake.file}`)
    writeFileSync(file, pieces.join(mistake.wrong))
  }
  const outfile = path.join(folder, 'index.cjs')
  await bundle({ folder, outfile })
  return outfile
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Whether the scene passes with this bundle. Throws where no scene of that name ran. */
const passes = ([file, name]: Mistake['scene'], bundleFile: string): boolean => {
  const report = path.join(path.dirname(bundleFile), 'report.json')
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs')
  const options = ['run', file, '-t', literally(name), '--reporter=json', `--outputFile=${report}`]
  spawnSync(process.execPath, [vitest, ...options], {
    cwd: root,
    env: { ...process.env, BUNDLE: bundleFile },
    stdio: 'ignore',
  })
  const counts = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number }
  if (counts.numPassedTests + counts.numFailedTests === 0) throw new Error(`No scene is called “${name}” in ${file}`)
  return counts.numFailedTests === 0
}

const main = async () => {
  const folder = mkdtempSync(path.join(root, '.mutant-'))
  let missed = 0
  try {
    const right = await bundled(folder)
    const scenes = new Map(mistakes.map(({ scene }) => [scene.join(), scene]))
    for (const scene of scenes.values()) {
      if (!passes(scene, right)) throw new Error(`“${scene[1]}” fails without any mistake`)
    }
    console.log(`Without a mistake, all ${scenes.size} scenes pass. With one:\n`)
    for (const mistake of mistakes) {
      const isMissed = passes(mistake.scene, await bundled(folder, mistake))
      if (isMissed) missed += 1
      console.log(`  ${isMissed ? 'MISSED ' : 'noticed'}  ${mistake.name.padEnd(36)} by “${mistake.scene[1]}…”`)
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
