import type { StreamMessage } from '../contract/index.ts'

export type Told = StreamMessage & { readonly id: string }

/** Messages that are kept for clients that come back: 20 changes a second are kept for more than a minute. */
const keptMax = 2_000

/** What was told, for whoever comes late. Ids grow, and begin with the run of the server that they belong to. */
export interface StreamBuffer {
  add(message: StreamMessage): Told
  /** Something moved that nobody is told: whoever was here before it reads everything. */
  skip(): void
  /** Everything after `id`; `undefined` when that is not known any more. */
  since(id: string): readonly Told[] | undefined
  /** The id of the newest message. */
  readonly last: string
}

export function streamBuffer(run: string): StreamBuffer {
  const kept: Told[] = []
  let count = 0
  const idOf = (number: number) => `${run}-${number}`

  return {
    add(message) {
      const told = { ...message, id: idOf(++count) }
      kept.push(told)
      if (kept.length > keptMax) kept.shift()
      return told
    },
    skip() {
      count += 1
      kept.length = 0
    },
    since(id) {
      const number = Number(id.slice(run.length + 1))
      const missed = count - number
      const known = id === idOf(number) && Number.isInteger(number)
      if (!known || missed < 0 || missed > kept.length) return undefined
      return kept.slice(kept.length - missed)
    },
    get last() {
      return idOf(count)
    },
  }
}
