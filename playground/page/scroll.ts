/** A list that grows at its end stays at its end, unless somebody has scrolled up. */
import { nothing } from 'lit-html'
import { Directive, directive, type ElementPart, type PartInfo } from 'lit-html/directive.js'

const nearEndPx = 60

class StayAtEnd extends Directive {
  #isAtEnd = true
  #key: unknown
  #isWatched = false

  constructor(info: PartInfo) {
    super(info)
  }

  render(_key: unknown) {
    return nothing
  }

  override update({ element }: ElementPart, [key]: [unknown]) {
    if (!this.#isWatched) {
      this.#isWatched = true
      element.addEventListener('scroll', () => {
        this.#isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx
      })
    }
    if (key !== this.#key) this.#isAtEnd = true
    this.#key = key
    if (this.#isAtEnd) queueMicrotask(() => element.scrollTo({ top: element.scrollHeight }))
    return nothing
  }
}

/** `key`: what is listed; another list begins at its end again. */
export const stayAtEnd = directive(StayAtEnd)
