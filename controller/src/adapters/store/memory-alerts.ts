import type { AlertState, Letter, Notice, NumberedNotice } from '../../model/alerts.ts'
import type { Store } from '../../model/ports.ts'

const keptMax = 1_000

type AlertPort = Pick<
  Store,
  'notices' | 'alertState' | 'saveAlerts' | 'nextLetter' | 'settleLetter' | 'letters'
>

/** The part of a store in memory that alerts are made of. */
export function memoryAlerts(): {
  readonly add: (notice: Notice | undefined) => void
  readonly port: AlertPort
} {
  let notices: NumberedNotice[] = []
  let sequence = 0
  let state: AlertState | undefined
  /** Oldest first. */
  let letters: Letter[] = []
  const same = (one: Letter) => (other: Letter) =>
    one.alert.id === other.alert.id && one.sink === other.sink

  return {
    add(notice) {
      if (notice === undefined) return
      sequence += 1
      notices.push(structuredClone({ ...notice, sequence }))
    },
    port: {
      async notices(limit) {
        return notices.slice(0, limit)
      },
      async alertState() {
        return state
      },
      async saveAlerts(upTo, next, added) {
        notices = notices.filter((notice) => notice.sequence > upTo)
        state = structuredClone(next)
        letters.push(...structuredClone(added.filter((letter) => !letters.some(same(letter)))))
        const settled = letters.filter((letter) => letter.state !== 'waiting').slice(0, -keptMax)
        letters = letters.filter((letter) => !settled.includes(letter))
      },
      async nextLetter(sink) {
        return letters.find((letter) => letter.sink === sink && letter.state === 'waiting')
      },
      async settleLetter(letter) {
        letters = letters.map((one) => (same(letter)(one) ? structuredClone(letter) : one))
      },
      async letters(limit) {
        return letters.toReversed().slice(0, limit)
      },
    },
  }
}
