import type { Look } from './stage.ts'

/** What some replicas did in a stretch of time. */
export interface Figures {
  readonly what: string
  readonly replicas: number
  readonly units: number
  readonly seconds: number
  /** Turns a second in the middle of it, where that was measured. */
  readonly steady?: number | undefined
  /** Of all replicas together. */
  readonly turns: number
  readonly cpuMs: readonly number[]
  readonly shares: { readonly turns: readonly number[]; readonly writes: readonly number[] }
  /** Of the time in which a replica had something to do, in how much of it its processor was used up, in [0, 1]. */
  readonly usedUp: readonly number[]
  /** The most memory that each had so far (MiB). */
  readonly peakMiB: readonly number[]
  readonly reads: number
  readonly writes: number
  readonly duplicates: number
  readonly throttled: number
  readonly statements?: number
  /** Of what stands for AWS (ms). */
  readonly awsCpuMs: number
}

export function between(what: string, units: number, before: Look, after: Look): Figures {
  const own = after.members.map((one, index) => {
    const was = before.members[index]
    const periods = one.periods.all - (was?.periods.all ?? 0)
    return {
      cpuMs: one.cpuMs - (was?.cpuMs ?? 0),
      turns: one.turns - (was?.turns ?? 0),
      writes: one.writes - (was?.writes ?? 0),
      usedUp: (one.periods.usedUp - (was?.periods.usedUp ?? 0)) / Math.max(1, periods),
    }
  })
  const { statements } = after
  return {
    what,
    replicas: own.length,
    units,
    seconds: (after.at - before.at) / 1_000,
    turns: sum(own.map(({ turns }) => turns)),
    cpuMs: own.map(({ cpuMs }) => cpuMs),
    shares: { turns: own.map(({ turns }) => turns), writes: own.map(({ writes }) => writes) },
    usedUp: own.map(({ usedUp }) => usedUp),
    peakMiB: after.members.map(({ peakMiB }) => peakMiB),
    reads: after.reads - before.reads,
    writes: after.writes - before.writes,
    duplicates: after.duplicates - before.duplicates,
    throttled: after.throttled - before.throttled,
    ...(statements !== undefined && { statements: statements - (before.statements ?? 0) }),
    awsCpuMs: after.awsCpuMs - before.awsCpuMs,
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

/** The share of the busiest against a fair one: 1 is even. */
const imbalance = (shares: readonly number[]): number =>
  (Math.max(...shares) * shares.length) / Math.max(1, sum(shares))

export function linesOf(figures: Figures): readonly string[] {
  const { what, replicas, units, seconds, turns, cpuMs, shares, usedUp, statements } = figures
  const each = (numbers: readonly number[], digits = 0) =>
    numbers.map((one) => one.toFixed(digits)).join(', ')
  const all = sum(cpuMs)
  const asked = statements === undefined ? 'not counted' : (statements / turns).toFixed(1)
  return [
    `${what}, ${replicas} replica${replicas === 1 ? '' : 's'}: ${seconds.toFixed(1)} s, ` +
      `${(turns / seconds).toFixed(1)} turns a second` +
      (figures.steady === undefined ? '' : `, ${figures.steady.toFixed(1)} in the middle`),
    `  turns: ${each(shares.turns)}; most to mean ${imbalance(shares.turns).toFixed(2)}; ` +
      `writes: ${each(shares.writes)}; most to mean ${imbalance(shares.writes).toFixed(2)}`,
    `  computed: ${each(
      cpuMs.map((one) => one / 1_000),
      1,
    )} s, used up ${each(
      usedUp.map((one) => one * 100),
    )} % of the periods; ${(all / turns).toFixed(2)} ms a turn, ${(all / units).toFixed(1)} ms a unit`,
    `  a turn: ${(turns / units).toFixed(1)} for a unit, ${asked} statements, ${(figures.reads / turns).toFixed(2)} reads; ` +
      `AWS computed ${(figures.awsCpuMs / 1_000).toFixed(1)} s`,
    `  writes ${figures.writes}, of them twice ${figures.duplicates}; throttled ${figures.throttled}; memory, most: ${each(figures.peakMiB)} MiB`,
  ]
}
