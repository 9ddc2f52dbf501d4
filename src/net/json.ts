/** Reads JSON without losing digits: SalesIQ's ids have 17, one more than a JavaScript number can hold. */

/** A string (skipped as it is), or a whole number of 16 digits and more that stands by itself. */
const stringOrLongNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g

/** Parses JSON; whole numbers of 16 digits and more come back as strings. Throws a SyntaxError as JSON.parse does. */
export const readJson = (text: string): unknown =>
  JSON.parse(text.replace(stringOrLongNumber, (found) => (found.startsWith('"') ? found : `"${found}"`)))
