// oxlint-disable vitest/expect-expect -- the expectations are in the file beside
import { it } from 'vitest'
import { playInPeace, playInTrouble, playSeeds } from './routing-random.ts'

it('30 seeds of changes at any moment leave no request without an answer', () =>
  playSeeds(playInPeace, 30))

it('30 seeds of trouble with load balancing end as Git says', () => playSeeds(playInTrouble, 30))
