/** How `npm run mutants` names the bundles with a mistake to the scenes that must notice it. */

/** A scene, by its file and the beginning of its name, and the bundle with a mistake. */
export type Mutant = { scene: [file: string, name: string]; bundle: string }

/** This environment variable names a JSON file with a list of mutants. */
export const mutantsVariable = 'MUTANTS'
