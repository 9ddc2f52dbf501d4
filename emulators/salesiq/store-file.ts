/** Keeps the bytes of a shared file under an attachment id (download-attachments-v2.html). */
import type { Attachment } from './conversation'
import type { Upload } from './upload'
import type { World } from './world'

export const storeFile = ({ ids, clock }: World, upload: Upload): Attachment => ({
  ...upload,
  id: ids.next(),
  at: clock.now(),
})
