import { expect, it } from 'vitest'
import { keepOpen } from './kept-open.ts'

/** A source whose connection is in the hands of the test. */
class Fake extends EventTarget {
  readyState = 0

  opens(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }

  /** `0`: the browser comes back by itself; `2`: it gave up. */
  breaks(readyState: 0 | 2): void {
    this.readyState = readyState
    this.dispatchEvent(new Event('error'))
  }
}

function kept() {
  const opened: Fake[] = []
  const said: boolean[] = []
  const waits: { readonly ms: number; readonly act: () => void }[] = []
  keepOpen(
    () => {
      const source = new Fake()
      opened.push(source)
      return source
    },
    (live) => void said.push(live),
    (ms, act) => void waits.push({ ms, act }),
  )
  return { opened, said, waits }
}

it('leaves a connection that broke to the browser', () => {
  const { opened, said, waits } = kept()

  opened[0]?.opens()
  opened[0]?.breaks(0)
  opened[0]?.opens()

  expect(said).toEqual([true, false, true])
  expect(opened).toHaveLength(1)
  expect(waits).toEqual([])
})

it('opens a stream anew that the browser gave up, as often as it takes, within seconds', () => {
  const { opened, said, waits } = kept()

  opened[0]?.breaks(2)
  waits[0]?.act()
  opened[1]?.breaks(2)
  waits[1]?.act()
  opened[2]?.opens()

  expect(opened).toHaveLength(3)
  expect(said).toEqual([false, false, true])
  expect(waits.map(({ ms }) => ms <= 5_000)).toEqual([true, true])
})
