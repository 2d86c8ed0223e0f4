import { describe, expect, it } from 'vitest'
import type { GroupHealth, Share } from '../elb-reads.ts'
import { nextForward, whyNotYet, type Circumstances } from './forward.ts'

const arn = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/${name}/1`
/** Groups of one unit, and one of nobody's. */
const [old, next, other] = [
  'web-aaaaaa-11111111',
  'web-aaaaaa-22222222',
  'web-aaaaaa-33333333',
].map(arn) as [string, string, string]
const theirs = arn('theirs')

const shares = (given: Readonly<Record<string, number>>): Share[] =>
  Object.entries(given).map(([of, weight]) => ({ arn: of, weight }))

const healthy = (count: number, registered = count): GroupHealth => ({
  healthy: count,
  registered,
  targets: registered,
})

const circumstances = (more: Partial<Circumstances> = {}): Circumstances => ({
  health: {},
  registered: [],
  rolling: false,
  allowReplace: false,
  ...more,
})

describe('nextForward', () => {
  it.each<
    [string, string[], Record<string, number>, Partial<Circumstances>, Record<string, number>]
  >([
    ['a new rule', [next], {}, {}, { [next]: 1 }],
    ['a new rule with a pair', [next, other], {}, {}, { [next]: 1, [other]: 0 }],
    ['a group that is new to the rule', [next], { [old]: 1 }, {}, { [old]: 1, [next]: 0 }],
    [
      'a second change while the first is under way',
      [other],
      { [old]: 1, [next]: 0 },
      { registered: [old] },
      { [old]: 1, [other]: 0 },
    ],
    [
      'the same, and the service uses what the first one brought',
      [other],
      { [old]: 1, [next]: 0 },
      { registered: [old, next] },
      { [old]: 1, [next]: 0, [other]: 0 },
    ],
    [
      'as many healthy targets as before',
      [next],
      { [old]: 1, [next]: 0 },
      { health: { [old]: healthy(2), [next]: healthy(2) } },
      { [next]: 1 },
    ],
    [
      'an old group without targets',
      [next],
      { [old]: 1, [next]: 0 },
      { health: { [old]: healthy(0), [next]: healthy(0) } },
      { [next]: 1 },
    ],
    [
      'a foreign group that has many targets',
      [next],
      { [theirs]: 1, [next]: 0 },
      { health: { [theirs]: healthy(9), [next]: healthy(2) } },
      { [next]: 1 },
    ],
    [
      'a foreign group beside a pair that serves',
      [old, next],
      { [old]: 3, [next]: 1, [theirs]: 1 },
      { health: { [old]: healthy(1), [theirs]: healthy(5) } },
      { [old]: 3, [next]: 1 },
    ],
    [
      'of a pair, the group with tasks',
      [old, next],
      { [theirs]: 1, [old]: 0, [next]: 0 },
      { health: { [theirs]: healthy(0), [old]: healthy(0), [next]: healthy(0, 2) } },
      { [old]: 0, [next]: 1 },
    ],
    ['an idle group beside it', [next], { [old]: 0, [next]: 1 }, {}, { [next]: 1 }],
    ['no share at all', [next], { [next]: 0 }, {}, { [next]: 1 }],
    [
      'one pair after another, where a gap is allowed',
      [next, other],
      { [old]: 1, [next]: 0, [other]: 0 },
      { health: { [old]: healthy(2) }, allowReplace: true },
      { [next]: 1, [other]: 0 },
    ],
  ])('%s', (_case, wanted, live, more, expected) => {
    const made = nextForward(wanted, shares(live), circumstances(more))

    expect(made).toEqual({ shares: shares(expected) })
  })

  it.each<[string, string[], Record<string, number>, Partial<Circumstances>]>([
    [
      'fewer healthy targets than before',
      [next],
      { [old]: 1, [next]: 0 },
      { health: { [old]: healthy(2), [next]: healthy(1, 2) } },
    ],
    [
      'a rollout that could still go back',
      [next],
      { [old]: 1, [next]: 0 },
      { health: { [old]: healthy(2), [next]: healthy(2) }, registered: [old, next], rolling: true },
    ],
    [
      'targets that are registered and not healthy, on both sides',
      [next],
      { [old]: 1, [next]: 0 },
      { health: { [old]: healthy(0, 2), [next]: healthy(0, 2) } },
    ],
    ['health that nobody knows', [next], { [old]: 1, [next]: 0 }, {}],
    [
      'one pair after another',
      [next, other],
      { [old]: 1, [next]: 0, [other]: 0 },
      { health: { [old]: healthy(2) } },
    ],
    [
      'one pair after another while a rollout goes on, allowed or not',
      [next, other],
      { [old]: 1, [next]: 0, [other]: 0 },
      { health: { [old]: healthy(2) }, registered: [old], rolling: true, allowReplace: true },
    ],
  ])('waits with %s', (_case, wanted, live, more) => {
    const made = nextForward(wanted, shares(live), circumstances(more))

    expect(made).toMatchObject({ wait: { reason: 'WaitsFor' } })
    expect(made.shares).toBeUndefined()
  })

  it('comes to an end from every beginning, and always forwards to somebody', () => {
    const health = { [old]: healthy(2), [next]: healthy(2), [theirs]: healthy(3) }
    for (const wanted of [[next], [next, other]]) {
      for (const live of [
        {},
        { [old]: 1 },
        { [theirs]: 1 },
        { [old]: 0, [theirs]: 5 },
        { [next]: 0 },
      ]) {
        let now = shares(live)
        for (let pass = 0; pass < 4; pass++) {
          const { shares: made } = nextForward(wanted, now, circumstances({ health }))
          now = [...(made ?? now)]
          expect(now.some(({ weight }) => weight > 0)).toBe(true)
        }
        expect(now.map((share) => share.arn)).toEqual(wanted)
      }
    }
  })
})

describe('whyNotYet', () => {
  it('says who goes on and what is missing', () => {
    const wait = whyNotYet(next, old, { [old]: healthy(3), [next]: healthy(1, 3) })

    expect(wait?.because).toBe(
      'web-aaaaaa-11111111 goes on until 3 targets of web-aaaaaa-22222222 are healthy, now 1',
    )
  })

  it('has nothing against a group that stays', () => {
    expect(whyNotYet(old, old, {})).toBeUndefined()
  })
})
