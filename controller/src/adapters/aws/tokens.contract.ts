import { describe, expect, test } from 'vitest'
import type { BucketName, Draw, Tokens } from '../../model/tokens.ts'
import { seededRandom } from '../random.ts'

export interface TokensUnderTest {
  /** Two processes that share them. */
  readonly processes: readonly [Tokens, Tokens]
  /** Turns the clock by which buckets fill (ms). */
  readonly turn: (ms: number) => Promise<void>
}

const full = { burst: 20, perSecond: 4 }
const bucket: BucketName = {
  account: '123456789012',
  region: 'eu-west-1',
  group: 'ecs:CreateService',
}
const plain: Draw = { wanted: 1, aheadMs: 0, throttled: false, accepted: 0, spent: 0 }

/** What every keeper of the tokens has to do. The clock stands still unless it is turned. */
export function tokensContract(name: string, open: () => Promise<TokensUnderTest>): void {
  const drawing =
    (tokens: Tokens, of: Partial<BucketName> = {}) =>
    (draw: Partial<Draw> = {}) =>
      tokens.draw({ ...bucket, ...of }, full, { ...plain, ...draw })

  describe(name, () => {
    test('a rested bucket gives its burst at once, and then what is to come, with the time to wait for it', async () => {
      const { processes } = await open()
      const draw = drawing(processes[0])

      expect(await draw({ wanted: 15 })).toMatchObject({ granted: 15, waitMs: 0, tokens: 5 })
      expect(await draw({ wanted: 15 })).toMatchObject({ granted: 5, waitMs: 0, tokens: 0 })
      expect(await draw({ wanted: 15 })).toMatchObject({ granted: 1, waitMs: 250 })
      expect(await draw({ wanted: 15, aheadMs: 1_000 })).toMatchObject({
        granted: 4,
        waitMs: 1_250,
      })
    })

    test('what one takes, the other finds gone; what both left comes back, up to the burst', async () => {
      const { processes, turn } = await open()
      const [one, other] = [drawing(processes[0]), drawing(processes[1])]

      await one({ wanted: 20 })
      expect(await other()).toMatchObject({ granted: 1, waitMs: 250 })
      await turn(2_250)
      expect(await other({ wanted: 99 })).toMatchObject({ granted: 8, waitMs: 0 })
      await turn(3_600_000)
      expect(await one({ wanted: 99 })).toMatchObject({ granted: 20, waitMs: 0 })
    })

    test('buckets of other accounts, regions and operations are others', async () => {
      const { processes } = await open()
      await drawing(processes[0])({ wanted: 20 })

      for (const apart of [{ account: '1' }, { region: 'r' }, { group: 'ecs:RunTask' as const }]) {
        expect(await drawing(processes[1], apart)({ wanted: 20 })).toMatchObject({ granted: 20 })
      }
    })

    test('a throttle that one meets empties and slows the bucket for both, once a second, and calls that are taken restore it', async () => {
      const { processes, turn } = await open()
      const [one, other] = [drawing(processes[0]), drawing(processes[1])]

      for (const draw of [one, other]) {
        expect(await draw({ wanted: 0, throttled: true })).toMatchObject({ granted: 0, share: 0.5 })
      }
      expect(await other()).toMatchObject({ granted: 1, waitMs: 500 })
      await turn(1_000)
      expect(await one({ wanted: 0, throttled: true })).toMatchObject({ share: 0.25 })
      expect(await other({ accepted: 3 })).toMatchObject({ share: expect.closeTo(0.4) })
      expect(await one({ accepted: 99 })).toMatchObject({ share: 1 })
    })

    test('hours of throttling never stop a bucket for good', async () => {
      const { processes, turn } = await open()
      const draw = drawing(processes[0])
      for (let index = 0; index < 8; index++) {
        await draw({ wanted: 0, throttled: true })
        await turn(2_000)
      }

      expect((await draw()).share).toBeCloseTo(0.05)
    })

    test('calls that were sent without asking are owed, and tokens that were not used come back', async () => {
      const { processes } = await open()
      const draw = drawing(processes[0])

      expect(await draw({ wanted: 1, spent: 22 })).toMatchObject({ granted: 1, waitMs: 750 })
      expect(await draw({ wanted: 2, spent: -5 })).toMatchObject({ granted: 2, waitMs: 0 })
    })

    test('a clock that is set back gives nothing twice, and does not stop the bucket', async () => {
      const { processes, turn } = await open()
      const draw = drawing(processes[0])
      await draw({ wanted: 20 })

      await turn(-3_600_000)
      expect(await draw({ wanted: 1 })).toMatchObject({ granted: 1, waitMs: 250 })
      await turn(1_000)
      expect(await draw({ wanted: 9 })).toMatchObject({ granted: 3, waitMs: 0 })
    })

    test('whatever both want and whenever, together they never have more than the bucket holds', async () => {
      const { processes, turn } = await open()
      const random = seededRandom(7)
      const usable: { at: number; count: number }[] = []
      let now = 0
      for (let round = 0; round < 60; round++) {
        const asked = processes.map(async (tokens) => {
          const wanted = Math.floor(random.next() * 30)
          const draw = { ...plain, wanted, aheadMs: 1_000 * Math.round(random.next()) }
          const { granted, waitMs } = await tokens.draw(bucket, full, draw)
          usable.push({ at: now + waitMs, count: granted })
        })
        for (const done of asked) await done
        const ms = Math.floor(random.next() * 1_500)
        now += ms
        await turn(ms)
      }

      const inOrder = usable.toSorted((one, other) => one.at - other.at)
      let sum = 0
      for (const { at, count } of inOrder) {
        sum += count
        expect(sum).toBeLessThanOrEqual(full.burst + (at / 1_000) * full.perSecond + 0.01)
      }
      // And hardly less: nothing is lost between them.
      expect(sum).toBeGreaterThan(full.burst + (now / 1_000) * full.perSecond * 0.9)
    })

    test('one with very many to send leaves the other its turn', async () => {
      const { processes, turn } = await open()
      const had = [0, 0]
      const free = [0, 0]
      let longest = 0
      await drawing(processes[0])({ wanted: 20 })
      for (let now = 0; now < 30_000; now += 250) {
        for (const [index, tokens] of processes.entries()) {
          if ((free[index] ?? 0) > now) continue
          const wanted = index === 0 ? 1_000 : 1
          const drawn = await tokens.draw(bucket, full, { ...plain, wanted, aheadMs: 1_000 })
          had[index] = (had[index] ?? 0) + drawn.granted
          free[index] = now + drawn.waitMs
          if (index === 1) longest = Math.max(longest, drawn.waitMs)
        }
        await turn(250)
      }

      expect(longest).toBeLessThanOrEqual(1_500)
      expect(had[1]).toBeGreaterThan(20)
      expect((had[0] ?? 0) + (had[1] ?? 0)).toBeGreaterThan(112)
    })
  })
}
