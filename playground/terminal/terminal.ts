/** `npm start -- --terminal` and `--once`: the story in the terminal; then typed lines go on, unless `--once`. */
import { story } from '../people/story'
import { breakOnPurpose } from './broken'
import { type Ends, type Screen, terminalOf } from './screen'
import { tell, type Teller } from './tell'
import { inTheatre, type TheatreOptions, untilStopped } from './theatre'
import { takeTypedLines } from './typed'
import { printVerdict, problemsOf } from './verdict'

const longestStoryMs = 60_000

const outOfTime = () =>
  new Promise<string>((resolve) => {
    setTimeout(resolve, longestStoryMs, `The story did not end within ${longestStoryMs / 1000} s.`).unref()
  })

const introduce = ({ print, paint }: Screen) => {
  print(paint('bold', 'A bot hands Ana over to a human in Zoho SalesIQ, and takes her back.'))
  print('Both services are emulated: nothing leaves your computer. “Quoted” is what people read, → is an HTTP call.')
}

const play = async (teller: Teller, isOnce: boolean) => {
  const { stage, screen } = teller
  const ended = await untilStopped(teller, Promise.race([tell(teller, story), outOfTime()]))
  if (ended === 'interrupted') {
    screen.print('\nStopped before the end.')
    return 130
  }
  const problems = problemsOf(stage, ended)
  printVerdict(stage, problems, screen)
  if (!isOnce) await takeTypedLines(teller)
  return problems.length === 0 ? 0 : 1
}

export type TerminalOptions = Omit<TheatreOptions, 'paceMs'> & { isOnce: boolean; broken?: string; ends?: Ends }

/** Resolves with the exit code: 0 if the whole handoff worked. */
export const playInTerminal = ({ isOnce, broken, ends = terminalOf(process), ...options }: TerminalOptions) => {
  const paceMs = isOnce || !ends.output.isTTY ? 0 : 700
  return inTheatre({ ...options, paceMs, ends }, introduce, async (teller) => {
    if (broken !== undefined) breakOnPurpose(teller.stage, broken)
    return play(teller, isOnce)
  })
}
