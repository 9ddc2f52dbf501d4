/** Whether what arrived may be what was promised: a sign-in page is no invoice, and packed bytes are no picture. */
import { FileFailure } from './failure'
import { endingOf, mimeType, typeByName, typeInBytes } from './type'

export type Promised = {
  /** What people call the file: its sender, or the server. */
  names: readonly (string | undefined)[]
  /** The end of its address, which may name a program that makes pages. */
  otherName?: string
  /** What its sender says it is. */
  type?: string
}

const isText = (type: string) => /^(?:text|message)\/|\b(?:json|xml|rtf)$/.test(type)

/** What the file is meant to be; `anything` where people gave a name whose ending we do not know. */
const meant = ({ names, otherName, type }: Promised): string | undefined => {
  const byName = [...names, otherName].map(typeByName).find((each) => each !== undefined)
  const isOther = names.some((name) => name !== undefined && endingOf(name) !== undefined)
  return byName ?? mimeType(type) ?? (isOther ? 'anything' : undefined)
}

/** HTML and JSON that nobody asked for are what servers answer in place of a file. Throws a FileFailure. */
export const checkPromise = (head: Uint8Array, promised: Promised): void => {
  const found = typeInBytes(head)?.type
  const expected = meant(promised)
  if (expected === 'anything') return
  const isAnswer = found === 'text/html' || found === 'application/json'
  if (isAnswer && (expected === undefined || !isText(expected))) throw new FileFailure('other')
  const isPacked = found === 'application/gzip' && expected !== undefined && !/gzip|tar|compressed/.test(expected)
  if (isPacked) throw new FileFailure('other')
}
