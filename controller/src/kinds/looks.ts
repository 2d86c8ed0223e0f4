import { faultOf } from '../model/index.ts'

/** Looks that may fail each by itself: what one could not see is said, and takes nothing away from the others. */
export interface Looks {
  /** The answer, or `otherwise` with a note of what could not be looked at. */
  readonly look: <Value>(
    what: string,
    read: () => Promise<Value>,
    otherwise: Value,
  ) => Promise<Value>
  readonly unread: readonly string[]
}

export function looks(): Looks {
  const unread: string[] = []
  return {
    unread,
    async look(what, read, otherwise) {
      try {
        return await read()
      } catch (error) {
        const { message } = faultOf(error)
        unread.push(`${what}: ${message}`)
        return otherwise
      }
    },
  }
}
