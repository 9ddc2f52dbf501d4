/** What an operator's reply says in Botpress. */
import { clip } from './clip'

/** The message of a reply. Nobody has published how it tells of a file, so each way that is plausible counts. */
export type Reply = {
  text?: string
  /** SalesIQ's name for what was sent. */
  type?: string
  /** Names of files. */
  files?: unknown[]
  attachments?: { name?: unknown }[]
}

/** A Botpress message holds 128 kB, and a character may take four bytes. */
const longestText = 30_000
const longestNames = 200

/** What SalesIQ writes where the operator wrote nothing: a fixed phrase, or the type of the file. */
const placeholder = /^(file shared|[\w.+-]+\/[\w.+-]+)$/i

const fileNames = ({ files = [], attachments = [] }: Reply): string => {
  const names = [...files, ...attachments.map(({ name }) => name)].filter((name) => typeof name === 'string')
  return clip([...new Set(names)].join(', '), longestNames)
}

const isFile = ({ type, files = [], attachments = [] }: Reply) =>
  type === 'file' || files.length > 0 || attachments.length > 0

const fileLine = (reply: Reply, operatorName: string): string => {
  const names = fileNames(reply)
  const line = `${operatorName} sent a file${names && ` (${names})`} that cannot be shown here.`
  const comment = reply.text?.trim() ?? ''
  return comment === '' || placeholder.test(comment) ? line : `${line}\n${comment}`
}

/** The text the visitor reads; never empty. */
export const toBotpress = (reply: Reply, operatorName: string): string => {
  if (isFile(reply)) return clip(fileLine(reply, operatorName), longestText)
  if (reply.text?.trim()) return clip(reply.text, longestText)
  const what = reply.type && reply.type !== 'text' ? `something (${clip(reply.type, 40)})` : 'something'
  return `${operatorName} sent ${what} that cannot be shown here.`
}
