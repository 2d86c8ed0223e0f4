// oxlint-disable vitest/expect-expect -- the expectations are in the file that all parts share
import { it } from 'vitest'
import { playSeeds } from './releases.ts'

it(
  'a quarter of 2,000 seeds of releases in trouble end as they do in peace, part 1',
  () => playSeeds(1, 4),
  1_500_000,
)
