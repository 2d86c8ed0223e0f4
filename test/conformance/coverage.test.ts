import { createSimulator } from '@plumbline/simulator'
import { expect, test } from 'vitest'
import { kinds } from '../../controller/src/kinds/index.ts'

test('the simulator has every operation that a kind calls', () => {
  const has = new Set(createSimulator().operations())

  const missing = kinds
    .flatMap((kind) => kind.calls.map(({ op }) => op))
    .filter((op) => !has.has(op))

  expect(missing).toEqual([])
})
