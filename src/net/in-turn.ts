/** Work on one thing goes one after the other in this process. */

/** `run(key, work)`: begins when the work that was given before under the key is over, however it ended. */
export const inTurn = () => {
  const last = new Map<string, Promise<unknown>>()
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work)
    last.set(key, mine)
    const done = () => last.get(key) === mine && last.delete(key)
    mine.then(done, done)
    return mine
  }
}
