import { createSimulator } from '@plumbline/simulator'
import { expect, test } from 'vitest'
import { operations } from '../../controller/src/kinds/index.ts'
import { imageTags } from '../../controller/src/preflight/image-tags.ts'
import { preflight } from '../../controller/src/preflight/index.ts'

test('the simulator has every operation that a kind or a check calls', () => {
  const has = new Set(createSimulator().operations())

  const missing = [...operations, ...preflight.calls, ...imageTags.calls]
    .map(({ op }) => op)
    .filter((op) => !has.has(op))

  expect(missing).toEqual([])
})
