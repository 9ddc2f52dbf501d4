/** Waits for work no longer than somebody else waits for us. */

/** What the work gives, or `late` after `ms`. Late work goes on by itself, and its failure is dropped. */
export const within = async <T, L>(ms: number, work: Promise<T>, late: L): Promise<T | L> => {
  work.catch(() => undefined)
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<L>((resolve) => {
    timer = setTimeout(() => resolve(late), Math.max(ms, 0))
    timer.unref()
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

/** Waits; 0 ms and less is no wait at all. */
export const pause = async (ms: number): Promise<void> => {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
}
