/** The one way in which a file cannot be carried. */

/**
 * - `tooLarge`, `empty`: the file itself.
 * - `other`: something else came in its place, such as a page.
 * - `gone`, `private`, `timeout`, `unreachable`: its link.
 * - `refused`: SalesIQ does not take it.
 * - `notStored`: Botpress does not take it.
 */
export type FileReason =
  'tooLarge' | 'empty' | 'other' | 'gone' | 'private' | 'timeout' | 'unreachable' | 'refused' | 'notStored'

/** A file that was not carried. Its message names neither the file nor its link. */
export class FileFailure extends Error {
  constructor(readonly reason: FileReason) {
    super(`the file was not carried: ${reason}`)
    this.name = 'FileFailure'
  }
}
