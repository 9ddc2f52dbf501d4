/** How many cases a property is tried with in one run of the tests. `CASES` asks for more, or for fewer. */
export const cases = (usual: number): number => Number(process.env['CASES'] ?? usual)
