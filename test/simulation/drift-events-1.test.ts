// oxlint-disable vitest/expect-expect -- the expectations are in the file that both parts share
import { it } from 'vitest'
import { playSeeds } from './drift-events.ts'

it(
  'half of 2,000 seeds of edits, events and faults: no drift missed, nothing falsely in sync, part 1',
  () => playSeeds(1, 2),
  1_500_000,
)
