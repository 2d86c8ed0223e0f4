import type { LifeOptions } from './life.ts'
import type { GrowthOptions } from './growth.ts'
import { peers } from './peers/index.ts'
import type { SectionName } from './results.ts'
import { routedMax } from './rig/routed.ts'

/** One measurement: a part of the bench in a process of its own, which ends within its time. */
export interface Job {
  readonly section: SectionName
  readonly key: string
  /** What a person who waits reads. */
  readonly what: string
  readonly part: string
  readonly options: object
  /** After these it is stopped, and counts as failed. */
  readonly minutesMax: number
}

export interface Asked {
  /** Left out: the sizes of the set. */
  readonly units?: number
  /** What the page is written from; else a few minutes' worth. */
  readonly full: boolean
}

/** Larger estates are made without a wire: that takes minutes instead of an hour, and the calls are the same. */
const wiredMax = 100
/** Larger ones still run at AWS when the controller begins. */
const madeMax = 2_000

const lifeJob = (units: number): Job => {
  const start = units <= wiredMax ? 'wired' : units <= madeMax ? 'near' : 'seeded'
  const changed = units <= wiredMax ? [0.1, 1] : units <= 1_000 ? [0.01, 0.1] : []
  const options: LifeOptions = { units, start, changed }
  return {
    section: 'lives',
    key: `${units}`,
    what: `the life of ${units.toLocaleString('en')} units`,
    part: 'life',
    options,
    minutesMax: units > madeMax ? 25 : 10,
  }
}

const peerJob = (peer: string, units: number): Job => ({
  section: 'peers',
  key: `${peer} ${units}`,
  what: `${peer}, ${units} services`,
  part: 'peer',
  options: { peer, units },
  minutesMax: 5,
})

const growthJob = (units: number, store: GrowthOptions['store'], taskMiB?: number): Job => ({
  section: 'growth',
  key: [store, units, ...(taskMiB === undefined ? [] : [`in ${taskMiB}`])].join(' '),
  what: `the program with ${units.toLocaleString('en')} units, ${store}`,
  part: 'growth',
  options: { units, store, ...(taskMiB !== undefined && { taskMiB }) } satisfies GrowthOptions,
  minutesMax: units > madeMax ? 20 : 6,
})

/** The smallest task that the bootstrap takes (MiB). */
const taskMiBMin = 512

/** Those that take longest per service get the fewest: ecspresso sleeps three seconds after each update. */
const peerSizes: Readonly<Record<string, readonly number[]>> = {
  ecspresso: [3],
  'Terraform, AWS provider': [10, 100],
}

type JobsOf = (asked: Asked) => readonly Job[]

const one = (
  section: SectionName,
  what: string,
  minutesMax: number,
  options: (asked: Asked) => object,
): JobsOf => {
  return (asked) => [{ section, key: '', what, part: section, options: options(asked), minutesMax }]
}

/** What is measured for each section of the page. */
export const jobsOf: Readonly<Record<SectionName, JobsOf>> = {
  lives: ({ units, full }) =>
    (units === undefined ? (full ? [10, 100, 1_000] : [10, 100]) : [units]).map(lifeJob),
  routed: one('routed', 'services with a load balancer and scaling', 5, ({ units, full }) => ({
    units: Math.min(units ?? (full ? routedMax : 20), routedMax),
  })),
  peers: ({ units, full }) =>
    peers.flatMap(({ name }) => {
      const sizes = full ? (peerSizes[name] ?? [10]) : [3]
      return (units === undefined ? sizes : [units]).map((size) => peerJob(name, size))
    }),
  growth: ({ units, full }) => {
    const sizes = units === undefined ? (full ? [0, 100, 1_000] : [0, 100]) : [units]
    const stores = full ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const)
    const all = stores.flatMap((store) => sizes.map((size) => growthJob(size, store)))
    return full ? [...all, growthJob(1_000, 'sqlite', taskMiBMin)] : all
  },
  served: one('served', 'the program as it runs', 8, ({ units, full }) => ({
    units: units ?? (full ? 1_000 : 100),
    rounds: 10,
  })),
  starts: one('starts', 'cold starts of the command line', 5, ({ full }) => ({
    rounds: full ? 11 : 5,
  })),
  monorepo: one('monorepo', 'a large repository', 5, ({ units, full }) => ({
    specs: units ?? (full ? 10_000 : 1_000),
    foreign: full ? 100_000 : 10_000,
  })),
  faults: one('faults', 'bad days of AWS', 5, ({ units, full }) => ({
    units: units ?? (full ? 50 : 10),
  })),
  bundles: one('bundles', 'Puppet bundles', 3, ({ units }) => ({ bundles: units ?? 20 })),
  replicas: one('replicas', 'replicas on PostgreSQL', 10, () => ({})),
}

export const sectionNames = Object.keys(jobsOf) as readonly SectionName[]

/** Scenarios of the page, and the section that measures each. */
export const sectionOf: Readonly<Record<string, SectionName>> = {
  S1: 'lives',
  S2: 'lives',
  S3: 'lives',
  S4: 'served',
  S5: 'lives',
  S6: 'lives',
  S7: 'monorepo',
  S8: 'served',
  S9: 'replicas',
  S10: 'growth',
  S11: 'starts',
  S12: 'faults',
  S13: 'bundles',
}
