/** What an operator's reply says in Botpress. */
import { clip } from './clip'

export type Reply = {
  /** What the operator wrote; may be missing or empty where a file was sent. */
  text?: string
  /** SalesIQ's name for what was sent. */
  type?: string
  files?: unknown[]
  attachments?: unknown[]
}

/** A Botpress message holds 128 kB, and a character may take four bytes. */
const longestText = 30_000

/** What was sent instead of words, as far as the event tells. */
const offered = ({ type, files, attachments }: Reply): string => {
  const isFile = Boolean(files?.length) || Boolean(attachments?.length) || type === undefined || type === 'file'
  if (!isFile) return `something that cannot be shown here (${clip(type ?? '', 40)})`
  const names = (files ?? []).filter((name) => typeof name === 'string')
  return `a file${names.length > 0 ? ` (${clip(names.join(', '), 200)})` : ''} that cannot be shown here`
}

/** The text the visitor reads; never empty. */
export const toBotpress = (reply: Reply, operatorName: string): string =>
  reply.text?.trim() ? clip(reply.text, longestText) : `${operatorName} sent ${offered(reply)}.`
