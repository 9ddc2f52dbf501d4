/** Characters that no text or name may carry to an API: Botpress and SalesIQ refuse some, and others hide what is written. */

/** Line ends of other systems; NEL, VT and FF count as line ends too, so that no two words become one. */
const lineEnds = /\r\n?|[\v\f\u0085]/g
/** All controls but tab and newline, halves of a surrogate pair, the byte order mark and what Unicode calls no character. */
const unwantedInText = /[\0-\x08\x0e-\x1f\x7f-\x9f\ufeff\p{Cs}\p{Noncharacter_Code_Point}]/gu
const mayBeUnwanted = /[^\t\n\x20-\x7e\u00a0-\u1fff]/

/** A text as both APIs take it: newlines are `\n`, nothing that a reader would miss is gone. */
export const cleanText = (text: string): string =>
  mayBeUnwanted.test(text) ? text.replace(lineEnds, '\n').replace(unwantedInText, '') : text

/**
 * What has no width and turns or hides a name: marks of direction (UAX #9), soft hyphen, zero-width space, word joiners.
 * The joiners U+200C and U+200D stay: Persian names and families of emoji are written with them.
 */
const unwantedInName = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f]/g

/** A name on one line, in composed form. Empty where nothing can be seen. */
export const cleanName = (name: string): string => {
  const line = cleanText(name).replace(unwantedInName, '').replace(/\s+/g, ' ').trim().normalize('NFC')
  return isBlank(line) ? '' : line
}

/** Signs that are shown as nothing at all; the last ones are letters of their own that have no shape. */
const visible = /[^\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\u2800]/u

/** Whether a reader would see nothing: no part of a message may be so. */
export const isBlank = (text: string): boolean => !visible.test(text)
