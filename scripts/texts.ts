/** The page docs/texts.md, where all texts stand side by side in every language; `npm run docs` writes it. */
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
    'For bot builders who want to read or replace what the integration itself says; how: [settings.md](settings.md#language-and-wording).',
    '`npm run docs` writes this page.',
    '',
    ...table('To the visitor', visitorTexts),
    ...table('To the operator', operatorTexts),
    ...table('Why a file could not be passed on', reasonTexts),
  ].join('\n')
