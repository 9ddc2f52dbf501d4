/** Reads what was printed. */

/** The parts that are in the output, in the order in which they are wanted; those that are not there are missing. */
export const inOrder = (output: string, parts: string[]) => {
  let from = 0
  return parts.filter((part) => {
    const at = output.indexOf(part, from)
    if (at >= 0) from = at + part.length
    return at >= 0
  })
}
