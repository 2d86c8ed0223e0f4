// oxlint-disable vitest/expect-expect -- the expectations are in the file beside
import { it } from 'vitest'
import { playEach } from '../support/seeds.ts'
import { playInPeace, playInTrouble } from './routing-random.ts'

const file = 'test/simulation/routing-random.test.ts'
const seeds = { seedsMax: 30, part: 0, parts: 1, file }

it('30 seeds of changes at any moment leave no request without an answer', () =>
  playEach(seeds, playInPeace))

it('30 seeds of trouble with load balancing end as Git says', () => playEach(seeds, playInTrouble))
