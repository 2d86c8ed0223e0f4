import { isRead } from '@plumbline/simulator'
import type { Status, Store, UnitMemory } from '@plumbline/controller/model'
import type { World } from '@plumbline/simulator'
import type { LoggedEvent, Wrap } from './wrap.ts'
import { eventText } from './story-words.ts'

/** Everything that Plumbline did and said, in the order in which it did. */
export interface Timeline {
  readonly wrap: Wrap
  readonly event: (event: LoggedEvent) => void
  /** What happened since it was asked last, one line each. */
  take(): readonly string[]
}

/** Writes of ours, words of statuses when they change, and events, each with the time since the world began. */
export function timelineOf(world: World): Timeline {
  const lines: string[] = []
  const told = new Map<string, string>()
  const begin = world.now()

  function add(what: string, text: string): void {
    lines.push(`${clockText(world.now() - begin)} ${what.padEnd(6)} ${text}`)
  }

  function words({ unit, status }: UnitMemory): void {
    const text = statusText(status)
    if (told.get(unit) === text) return
    told.set(unit, text)
    add('status', `${unit} ${text}`)
  }

  const wrap: Wrap = {
    store: (store: Store): Store => ({
      ...store,
      async append(memory, record) {
        await store.append(memory, record)
        words(memory)
      },
    }),
    transport: (transport) => async (place, op, input, signal) => {
      if (isRead(op)) return transport(place, op, input, signal)
      const [, name = ''] = op.split(':')
      try {
        const output = await transport(place, op, input, signal)
        add('call', name)
        return output
      } catch (error) {
        add('call', `${name}: ${error instanceof Error ? error.name : 'failed'}`)
        throw error
      }
    },
  }
  return { wrap, event: (event) => add('event', eventText(event)), take: () => lines.splice(0) }
}

/** The three words, and what goes on. */
function statusText({ sync, health, operation }: Status): string {
  return `${sync.is} ${health.is} ${operation.is}: ${operation.why}`
}

/** `1:02:03` since the beginning. */
function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
