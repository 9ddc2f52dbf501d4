/** Equal work that is under way at once in this process is done once. A cache: other processes do not see it. */

/** `run(key, work)`: joins the work that runs under the key, or starts it. */
export const singleFlight = <T>() => {
  const underWay = new Map<string, Promise<T>>()
  return (key: string, work: () => Promise<T>): Promise<T> => {
    const running = underWay.get(key) ?? work().finally(() => underWay.delete(key))
    underWay.set(key, running)
    return running
  }
}
