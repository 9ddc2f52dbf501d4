/** What a file may be called: programs and people go by it, so that it is short, whole and nothing but a name. */
import { endingFor, endingOf } from './type'

/** Endings that people know. A title that ends so is a name; one that ends in `.com` or `.50` is a sentence. */
const endings = new Set(
  (
    'jpg jpeg png gif webp heic heif svg bmp tif tiff pdf doc docx xls xlsx ppt pptx odt ods odp pages numbers key rtf txt ' +
    'csv md log json xml html ics vcf eml zip rar 7z gz tar mp3 m4a ogg oga opus wav aac flac amr mp4 m4v mov webm avi mkv 3gp'
  ).split(' '),
)

const longest = 150

export const isFileName = (title: string): boolean => endings.has(endingOf(title) ?? '')

/** No folders, no control characters, and none that turn the direction of reading, which hide an ending. */
const bare = (name: string) =>
  (name.split(/[/\\]/).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/^\.+/, '')
    .trim()

/** The name with an ending, that of its type where it has none, in at most 150 characters. */
export const fileNameFrom = (names: readonly (string | undefined)[], type: string): string => {
  const name = names.map((each) => bare(each ?? '')).find((each) => each !== '') ?? 'file'
  const own = endingOf(name)
  const ending = own ?? endingFor(type)
  const stem = own === undefined ? name : name.slice(0, -own.length - 1)
  const kept = [...stem].slice(0, longest - (ending?.length ?? 0) - 1).join('')
  return ending === undefined ? kept : `${kept}.${own === undefined ? ending : name.slice(-own.length)}`
}
