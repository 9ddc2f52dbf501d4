/** Which bundle a scene runs against: the built one, or one with a mistake in it that this scene must notice. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { type Mutant, mutantsVariable } from '../mutants/mutant'

const list = process.env[mutantsVariable]
const mutants = list ? (JSON.parse(readFileSync(list, 'utf8')) as Mutant[]) : []

/** The bundle for the scene of this name in the file that is running; a bridge that is shared goes by the file alone. */
export const bundleFor = (name?: string): string | undefined => {
  const file = path.relative(process.cwd(), expect.getState().testPath ?? '')
  return mutants.find(({ scene }) => scene[0] === file && (name === undefined || name.includes(scene[1])))?.bundle
}
