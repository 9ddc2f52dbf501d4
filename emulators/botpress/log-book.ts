/** The lines a bundle printed, with those of the SDK's logger read as what they are. */

export type LogLine = {
  at: number
  stream: 'stdout' | 'stderr'
  /** The message: of a JSON line its `msg`, else the line itself. */
  text: string
  /** Shown to the bot's owner (`logger.forBot()`), as against the integration's owner alone. */
  forBotOwner: boolean
  raw: string
}

type JsonLine = { msg?: unknown; visible_to_bot_owner?: unknown }

const parsed = (raw: string): JsonLine | undefined => {
  if (!raw.startsWith('{')) return undefined
  try {
    return JSON.parse(raw) as JsonLine
  } catch {
    return undefined
  }
}

export class LogBook {
  readonly lines: LogLine[] = []

  add(stream: LogLine['stream'], raw: string) {
    const json = parsed(raw)
    const text = typeof json?.msg === 'string' ? json.msg : raw
    this.lines.push({ at: Date.now(), stream, text, forBotOwner: json?.visible_to_bot_owner === true, raw })
  }

  /** Everything printed, as it was printed. */
  text() {
    return this.lines.map((line) => line.raw).join('\n')
  }

  /** What the bot's owner reads. */
  botOwnerLines() {
    return this.lines.filter((line) => line.forBotOwner).map((line) => line.text)
  }

  clear() {
    this.lines.length = 0
  }
}
