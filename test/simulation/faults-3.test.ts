// oxlint-disable vitest/expect-expect -- the expectations are in the file that all parts share
import { it } from 'vitest'
import { playSeeds } from './faults.ts'
import { replay } from '../support/seeds.ts'

it.skipIf(replay !== undefined)(
  'a quarter of 1,000 seeds of random trouble end as Git says, part 3',
  () => playSeeds(3, 4),
  1_500_000,
)
