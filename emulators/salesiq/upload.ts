/** Reads a file message: multipart/form-data with the parts `file` and `comment` (send-message-visitor-conversation-v2.html). */
import { ApiFailure } from './failure'
import type { Switches } from './switches'

export type Upload = { name: string; type: string; bytes: Buffer; comment?: string }

const extension = (name: string) => name.slice(name.lastIndexOf('.') + 1).toLowerCase()

const parts = async (raw: Buffer, contentType: string) => {
  try {
    return await new Response(new Uint8Array(raw), { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw new ApiFailure(1015, { json_key: 'file' })
  }
}

/** The file, or the refusal that the page names: 1018 empty, 1027 too large, 1028 bad type. */
export const checkedUpload = (upload: Upload, switches: Switches) => {
  const param = { param: 'file' }
  if (upload.bytes.length === 0) throw new ApiFailure(1018, param)
  if (upload.bytes.length > switches.maxFileBytes) throw new ApiFailure(1027, param)
  if (switches.refusedFileTypes.split(',').includes(extension(upload.name))) throw new ApiFailure(1028, param)
  if ((upload.comment ?? '').length > switches.maxTextLength) throw new ApiFailure(1011, { param: 'comment' })
  return upload
}

export const readUpload = async (raw: Buffer, contentType: string, switches: Switches): Promise<Upload> => {
  const form = await parts(raw, contentType)
  const names = [...form.keys()]
  const unknown = names.find((name, index) => !['file', 'comment'].includes(name) || names.indexOf(name) !== index)
  if (unknown !== undefined) throw new ApiFailure(1011, { param: unknown })
  const file = form.get('file')
  const comment = form.get('comment')
  if (file === null || typeof file === 'string') throw new ApiFailure(1011, { param: 'file' })
  if (comment !== null && typeof comment !== 'string') throw new ApiFailure(1007, { param: 'comment' })
  const bytes = Buffer.from(await file.arrayBuffer())
  const type = file.type || 'application/octet-stream'
  return checkedUpload({ name: file.name, type, bytes, comment: comment ?? undefined }, switches)
}
