/** What each side reads where the visitor could not be shown something that an operator sent. */
import type { Say, TextName } from './texts'
import type { Sent } from './to-botpress'

export type NotText = Exclude<Sent, { kind: 'text' }>

const nouns: Partial<Record<TextName, TextName>> = {
  offeredCall: 'call',
  offeredArticle: 'article',
  offeredBooking: 'booking',
  offeredRemote: 'remote',
  offeredPicture: 'image',
}

/** A picture of a page has an address that everybody may open: the visitor can still follow it. */
const linkOf = (sent: NotText): string | undefined =>
  sent.kind === 'file' && sent.file.url !== undefined && /^https?:/i.test(sent.file.url) ? sent.file.url : undefined

/** `reason` ends a sentence, as `reasonFor` gives it; it is read for files only. */
export const lineForVisitor = (
  sent: NotText,
  { say, operator, reason }: { say: Say; operator: string; reason: string },
) => {
  if (sent.kind === 'offer') return say(sent.what, { operator })
  const line = say('fileNotShown', { operator, file: sent.file.name ?? '', reason })
  const link = linkOf(sent)
  return link === undefined ? line : `${line}\n${link}`
}

export const lineForOperator = (sent: NotText, { say, reason }: { say: Say; reason: string }): string =>
  sent.kind === 'offer'
    ? say('contentMissed', { title: say(nouns[sent.what] ?? 'otherContent') })
    : say('fileMissed', { file: sent.file.name ?? '', reason })
