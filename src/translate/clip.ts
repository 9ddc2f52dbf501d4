/** Shortens text on whole characters, as people count them. */

/** The most that a Botpress tag holds. */
export const longestTag = 500

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** At most `limit` UTF-16 units of `text`, an ellipsis included where something was cut. */
export const clip = (text: string, limit: number): string => {
  if (text.length <= limit) return text
  const end = limit - 1
  const cut = segmenter.segment(text).containing(end)?.index ?? end
  return `${text.slice(0, cut)}…`
}
