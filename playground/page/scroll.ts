/** A list that grows at its end stays at its end, unless somebody has scrolled up or reads. */
import { nothing } from 'lit-html'
import { Directive, directive, type ElementPart } from 'lit-html/directive.js'

const nearEndPx = 60

class StayAtEnd extends Directive {
  #key: unknown
  #isAtEnd = true
  #isPaused = false
  #sizes?: ResizeObserver

  render(_key: unknown, _isPaused = false) {
    return nothing
  }

  override update({ element }: ElementPart, [key, isPaused = false]: [unknown, boolean?]) {
    if (key !== this.#key) this.#isAtEnd = true
    this.#key = key
    this.#isPaused = isPaused
    if (!this.#sizes) this.#watch(element)
    return nothing
  }

  /** The size of the list changes with each message, with a picture that is loaded, and with the window. */
  #watch(element: Element) {
    let top = 0
    element.addEventListener('scroll', () => {
      const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx
      // The list may have grown since: only who scrolls up leaves the end.
      if (isNear || element.scrollTop < top) this.#isAtEnd = isNear
      top = element.scrollTop
    })
    this.#sizes = new ResizeObserver(() => {
      if (this.#isAtEnd && !this.#isPaused) element.scrollTo({ top: element.scrollHeight })
    })
    this.#sizes.observe(element)
    for (const list of element.children) this.#sizes.observe(list)
  }
}

/** For the element around a list. `key`: what is listed; another list begins at its end. `isPaused`: somebody reads. */
export const stayAtEnd = directive(StayAtEnd)
