// `npx tsx scripts/texts.ts`: writes docs/texts.md, where all texts stand side by side in every language.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { format } from 'prettier'
import { languages, type Wordings } from '../src/translate/texts'
import { operatorTexts } from '../src/translate/texts-for-operators'
import { visitorTexts } from '../src/translate/texts-for-visitors'
import { reasonTexts } from '../src/translate/texts-of-reasons'

const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

const table = (title: string, texts: Wordings) => {
  const rows = Object.entries(texts).map(([name, wordings]) =>
    row([`\`${name}\``, ...languages.map((language) => wordings[language])]),
  )
  return [`## ${title}`, '', row(['Name', ...languages]), row(['Name', ...languages].map(() => '---')), ...rows, '']
}

export const tableOfTexts = (): string =>
  [
    '# Texts',
    '',
    'Every sentence that the integration itself says. This file is written by `npx tsx scripts/texts.ts`.',
    '',
    ...table('To the visitor', visitorTexts),
    ...table('To the operator', operatorTexts),
    ...table('Why a file could not be passed on', reasonTexts),
  ].join('\n')

const file = path.resolve(import.meta.dirname, '../docs/texts.md')
if (process.argv[1] === import.meta.filename)
  void format(tableOfTexts(), { parser: 'markdown', printWidth: 120 }).then((text) => writeFileSync(file, text))
