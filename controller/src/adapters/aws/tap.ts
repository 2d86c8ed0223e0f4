import type { Clock } from '../../model/ports.ts'
import type { BucketName, Draw, Drawn, Rate, Tokens } from '../../model/tokens.ts'
import { createMeter, type Meter } from './meter.ts'

/** Where one bucket gets its tokens from. */
export interface Tap {
  /** Asks for as many as are wanted when it asks; rejects with a `FaultError` where none may be had. */
  draw(wanted: () => number): Drawn | Promise<Drawn>
  /** Takes back tokens that nobody needs any more. */
  giveBack(count: number): void
  /** AWS refused a call because of its rate. */
  throttled(): void
  /** AWS took a call. */
  accepted(): void
  /** The share of the bucket that is full, as far as is known here. */
  level(): number
  /** Tokens a second at present. */
  readonly perSecond: number
}

const nothing: Draw = { wanted: 0, aheadMs: 0, throttled: false, accepted: 0, spent: 0 }

/** Tokens of this process alone. */
export function ownTap(full: Rate, clock: Pick<Clock, 'now'>): Tap {
  const meter = createMeter(full, clock.now())
  const tell = (told: Partial<Draw>) => meter.draw({ ...nothing, ...told }, clock.now())
  return {
    draw: (wanted) => tell({ wanted: wanted() }),
    giveBack: (count) => void tell({ spent: -count }),
    throttled: () => void tell({ throttled: true }),
    accepted: () => void tell({ accepted: 1 }),
    level: () => meter.level(clock.now()),
    get perSecond() {
      return meter.perSecond
    },
  }
}

/** What one that finds the bucket empty is given at once: more would make the others wait, less would ask more often (ms). */
const aheadMs = 1_000
/** After an answer that did not come, the database is left alone for this long (ms). */
const againMs = 1_000
/** The part of a rate that one process allows itself while nobody says what the others do. */
const aloneShare = 1 / 8

export interface SharedTapOptions {
  readonly tokens: Tokens
  readonly bucket: BucketName
  readonly full: Rate
  readonly clock: Pick<Clock, 'now'>
  /** Whether calls may be sent, at a part of the rate, while nobody says what the others do. */
  readonly alone: boolean
}

/**
 * Tokens that several processes share. What is heard of AWS travels with the next draw; a throttle is told at once. While the tokens
 * cannot be reached, an eighth of the rate is used, from an empty bucket, and told when they can; or nothing at all.
 */
export function sharedTap({ tokens, bucket, full, clock, alone }: SharedTapOptions): Tap {
  let heard = { throttled: false, accepted: 0, spent: 0 }
  /** The bucket as it was seen last. */
  let seen: Drawn & { at: number } = {
    granted: 0,
    waitMs: 0,
    tokens: full.burst,
    share: 1,
    at: clock.now(),
  }
  /** There while the shared tokens are out of reach. */
  let own: { readonly meter: Meter; triedAt: number } | undefined
  const perSecond = () => full.perSecond * seen.share

  async function ask(wanted: number): Promise<Drawn> {
    const told = heard
    heard = { throttled: false, accepted: 0, spent: 0 }
    try {
      const drawn = await tokens.draw(bucket, full, { wanted, aheadMs, ...told })
      own = undefined
      seen = { ...drawn, at: clock.now() }
      return drawn
    } catch (error) {
      heard = {
        throttled: heard.throttled || told.throttled,
        accepted: heard.accepted + told.accepted,
        spent: heard.spent + told.spent,
      }
      throw error
    }
  }

  function drawAlone(meter: Meter, wanted: number): Drawn {
    const drawn = meter.draw({ ...nothing, wanted }, clock.now())
    heard.spent += drawn.granted
    return drawn
  }

  function aloneMeter(): Meter {
    const rate = {
      burst: Math.max(1, full.burst * aloneShare),
      perSecond: perSecond() * aloneShare,
    }
    return createMeter(rate, clock.now(), 0)
  }

  return {
    async draw(count) {
      // Calls that come together ask together.
      await new Promise((resolve) => setImmediate(resolve))
      const wanted = count()
      if (own !== undefined && clock.now() - own.triedAt < againMs) {
        return drawAlone(own.meter, wanted)
      }
      try {
        // A throttle takes tokens away, and is told alone.
        if (heard.throttled) await ask(0)
        return await ask(wanted)
      } catch (error) {
        if (!alone) throw error
        own = { meter: own?.meter ?? aloneMeter(), triedAt: clock.now() }
        return drawAlone(own.meter, wanted)
      }
    },
    giveBack: (count) => void (heard.spent -= count),
    throttled() {
      heard.throttled = true
      own?.meter.draw({ ...nothing, throttled: true }, clock.now())
      // Where it does not arrive, it is told with the next draw.
      if (own === undefined) ask(0).catch(() => {})
    },
    accepted() {
      if (seen.share < 1) heard.accepted += 1
    },
    level() {
      const since = Math.max(0, clock.now() - seen.at)
      return Math.min(1, (seen.tokens + (since / 1_000) * perSecond()) / full.burst)
    },
    get perSecond() {
      return perSecond()
    },
  }
}
