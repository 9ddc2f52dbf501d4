/** How a download answers: the file under its name in each form in use, or something else in its place (download-attachments-v2.html). */
import { gzipSync } from 'node:zlib'
import type { Attachment } from './conversation'
import type { Answer } from './route'
import type { Switches } from './switches'
import type { World } from './world'

const percent = (name: string) =>
  encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

/** A header holds bytes: here those of UTF-8. */
const raw = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

const quoted = (name: string) => `"${name.replace(/["\\]/g, '\\$&')}"`

const ascii = (name: string) => name.replace(/[^\x20-\x7e]/g, '_')

const nameForms: Record<Switches['fileNameForm'], (name: string) => string | undefined> = {
  rfc8187: (name) => `attachment; filename*=UTF-8''${percent(name)}`,
  languageTag: (name) => `attachment; filename*=UTF-8'en'${percent(name)}`,
  both: (name) => `attachment; filename=${quoted(ascii(name))}; filename*=UTF-8''${percent(name)}`,
  raw: (name) => `attachment; filename=${quoted(raw(name))}`,
  unquoted: (name) => `attachment; filename=${raw(name)}`,
  percent: (name) => `attachment; filename=${quoted(percent(name))}`,
  encodedWord: (name) => `attachment; filename="=?UTF-8?B?${Buffer.from(name).toString('base64')}?="`,
  none: () => undefined,
}

export type FileAnswer = Extract<Answer, { kind: 'file' }>

export const fileAnswer = ({ switches }: World, file: Pick<Attachment, 'name' | 'type' | 'bytes'>): FileAnswer => ({
  kind: 'file',
  type: file.type,
  disposition: nameForms[switches.fileNameForm](file.name),
  bytes: file.bytes,
})

const SIGN_IN = '<!doctype html><title>Zoho Accounts</title><h1>Sign in</h1><form><input name="LOGIN_ID"></form>'

/** What comes in place of the file that was promised: switch `attachmentAnswer`. */
const answers: Record<Switches['attachmentAnswer'], (file: FileAnswer) => FileAnswer> = {
  file: (file) => file,
  signInPage: () => ({ kind: 'file', type: 'text/html;charset=UTF-8', bytes: Buffer.from(SIGN_IN) }),
  json: () => ({ kind: 'file', type: 'application/json;charset=UTF-8', bytes: Buffer.from('{"data":[]}') }),
  packed: (file) => ({ ...file, bytes: gzipSync(file.bytes) }),
  encoded: (file) => ({ ...file, bytes: gzipSync(file.bytes), encoding: 'gzip' }),
  empty: (file) => ({ ...file, bytes: Buffer.alloc(0) }),
}

export const attachmentAnswer = (world: World, file: Attachment): FileAnswer => ({
  ...answers[world.switches.attachmentAnswer](fileAnswer(world, file)),
  streamed: world.switches.attachmentLength === 'absent',
})
