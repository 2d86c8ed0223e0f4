import { existsSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { createSimulator, followRealTime, isRead, serve, type World } from '@plumbline/simulator'
import { region } from '../../conformance/target.ts'
import { placeFor, until, type Place, type Replica } from '../../postgres/processes.ts'
import { environment, service } from '../../support/shop.ts'
import { startCluster } from '../../support/postgres.ts'
import { cpuMsOf, wallMs } from '../rig/machine.ts'
import { openQuota, pin, type Quota } from '../rig/quota.ts'
import { openTaskMemory, type TaskMemory } from '../rig/task-memory.ts'
import { widen } from '../rig/wide-world.ts'

/** The estate is spread over these, each a cluster of its own. */
export const environments = ['a', 'b', 'c', 'd']

export interface StageOptions {
  /** Path of `postgres`. */
  readonly server: string
  /** How many times as fast as real time AWS goes. */
  readonly factor: number
  /** `reconcile.interval` of the replicas. */
  readonly interval: string
  /** What stands in AWS before its clock runs. */
  readonly furnish?: (world: World) => Promise<void>
  /** The memory of each replica (MiB); left out: as much as there is. */
  readonly taskMiB: number | undefined
  /** AWS throttles as it documents, and the replicas know its rates; else neither limits anything. */
  readonly rates: boolean
}

/** One replica of the controller, and its share of a processor while it has one. */
export interface Member extends Replica {
  readonly pid: number
  readonly quota?: Quota
}

/** PostgreSQL, AWS and a repository for replicas that are measured. */
export interface Stage {
  readonly world: World
  readonly place: Place
  readonly members: readonly Member[]
  /** Starts replicas until there are so many, and waits until all are ready. */
  grow(count: number): Promise<void>
  /** Lets all of it go before others on the machine. */
  prefer(): void
  /** Gives each replica a share of a processor; AWS and the database have what they need, before others on the machine. */
  limit(vcpu: number): void
  /** Rows of the database of the replicas. */
  run(sql: string): Promise<readonly Record<string, unknown>[]>
  /** What came to AWS and the database since the stage was opened, and what each replica did. */
  look(): Promise<Look>
  remove(): Promise<void>
}

export interface Look {
  readonly at: number
  readonly members: readonly {
    readonly cpuMs: number
    readonly turns: number
    readonly writes: number
    readonly peakMiB: number
    readonly periods: { readonly all: number; readonly usedUp: number }
  }[]
  readonly reads: number
  readonly writes: number
  /** Calls that changed the same thing in the same way as one before. */
  readonly duplicates: number
  readonly throttled: number
  /** Statements that the database was asked; `undefined` where it does not count them. */
  readonly statements: number | undefined
  /** CPU time of this process, which is AWS (ms). */
  readonly awsCpuMs: number
}

/** So much of a processor the replicas may take together, to have one of their own. */
const onOneMax = 0.75

/** Tests do without a vacuum; a server has one, once a minute. */
const asServersAre = ['max_connections=100', 'shared_buffers=128MB', 'autovacuum=on']

const entry = join(import.meta.dirname, '../replica.ts')

export async function openStage(options: StageOptions): Promise<Stage> {
  const { server, factor, interval, rates, furnish, taskMiB } = options
  const counts = existsSync(join(dirname(server), '../lib/pg_stat_statements.so'))
  const more = counts ? ['shared_preload_libraries=pg_stat_statements'] : []
  const cluster = await startCluster(server, [...more, ...asServersAre])
  const database = await cluster.fresh()
  const run = (sql: string) => cluster.run(sql, database.database)
  if (counts) await run('CREATE EXTENSION pg_stat_statements')
  const world = createSimulator({ region, throttling: { enabled: rates }, journalMax: 1_000 })
  for (const name of environments) await world.call('ecs', 'CreateCluster', { clusterName: name })
  widen(world)
  await furnish?.(world)
  const heard = listening(world)
  const clock = followRealTime(world, factor)
  const simulator = await serve(heard.world, { port: 0, clock })
  const files = environments.map((name) => [`environments/${name}.yaml`, environment(name)])
  const memories: TaskMemory[] = []
  const launch = (
    program: string,
    args: readonly string[],
  ): readonly [string, readonly string[]] => {
    if (taskMiB === undefined) return [program, args]
    const memory = openTaskMemory(taskMiB)
    if (typeof memory === 'string') throw new Error(memory)
    memories.push(memory)
    return memory.inside(program, args)
  }
  const started = { interval, launch, ...(!rates && { entry }) }
  const place = placeFor(simulator.url, Object.fromEntries(files), started)
  let members: Member[] = []
  let others: Quota | undefined

  function prefer(): void {
    others ??= quotaOf('others')
    others.hold(process.pid)
  }

  async function statements(): Promise<number | undefined> {
    if (!counts) return undefined
    const [row] = await run('SELECT sum(calls)::int AS calls FROM pg_stat_statements')
    return Number(row?.['calls'])
  }

  return {
    world,
    place,
    get members() {
      return members
    },
    run,
    prefer,
    limit(vcpu) {
      // The replicas are children of this process, and leave again.
      prefer()
      members = members.map((one) => {
        const quota = one.quota ?? quotaOf(one.name, vcpu)
        quota.hold(one.pid)
        return { ...one, quota }
      })
      keepApart(members, vcpu)
    },
    async grow(count) {
      while (members.length < count) {
        const replica = await place.start(`replica${members.length + 1}`, database)
        members.push({ ...replica, pid: replica.child.pid ?? 0 })
      }
      for (const one of members)
        await until('all are ready', async () => (await one.get('/readyz')).ready === true, 600_000)
    },
    async look() {
      const own = await Promise.all(
        members.map(async (one) => ({
          cpuMs: cpuMsOf(one.pid),
          turns: await turnsOf(one),
          writes: heard.writesOf(one.name),
          peakMiB: peakMiBOf(one.pid),
          periods: one.quota?.periods() ?? { all: 0, usedUp: 0 },
        })),
      )
      const { user, system } = process.cpuUsage()
      const awsCpuMs = (user + system) / 1_000
      const totals = { ...heard.totals(), statements: await statements(), awsCpuMs }
      return { at: wallMs(), members: own, ...totals }
    },
    async remove() {
      await place.remove()
      for (const one of members) one.quota?.remove()
      for (const memory of memories) memory.remove()
      others?.remove()
      clock.stop()
      await simulator.close()
      await cluster.remove()
    },
  }
}

/**
 * What is measured has one processor, and all else the others, as long as that is enough: in AWS neither the database nor ECS
 * runs on the machine of a replica.
 */
function keepApart(members: readonly Member[], vcpu: number): void {
  const last = cpus().length - 1
  if (last < 1) return
  const apart = members.length * vcpu <= onOneMax
  // The replicas are children of this process.
  pin(process.pid, apart ? `1-${last}` : `0-${last}`)
  if (apart) for (const { pid } of members) pin(pid, '0')
}

function quotaOf(name: string, vcpu?: number): Quota {
  const quota = openQuota(name, vcpu)
  if (typeof quota === 'string') throw new Error(quota)
  return quota
}

async function turnsOf({ api }: Replica): Promise<number> {
  const text = await (await fetch(`${api}/metrics`)).text()
  return Number(/^plumbline_turns_total\{about="unit"\} (\d+)/m.exec(text)?.[1] ?? 0)
}

/** A world that remembers who changed what: the journal forgets, and the counters know no names. */
function listening(world: World) {
  const writers = new Map<string, number>()
  const seen = new Set<string>()
  let [reads, writes, duplicates] = [0, 0, 0]

  const perform: World['perform'] = async (service, operation, input, principal, origin) => {
    const outcome = await world.perform(service, operation, input, principal, origin)
    if (isRead(operation)) {
      reads += 1
      return outcome
    }
    writes += 1
    const name = principal.replace(/^.*\//, '')
    writers.set(name, (writers.get(name) ?? 0) + 1)
    // Each try of a creation has a token of its own.
    const key = `${operation} ${JSON.stringify({ ...input, clientToken: undefined })}`
    if (seen.has(key)) duplicates += 1
    seen.add(key)
    return outcome
  }
  return {
    world: { ...world, perform },
    writesOf: (name: string) => writers.get(name) ?? 0,
    totals() {
      const counts = Object.values(world.journal.counts())
      const throttled = counts.reduce((sum, one) => sum + one.throttled, 0)
      return { reads, writes, duplicates, throttled }
    },
  }
}

/** So many services, a hundred in a file, each in every environment. */
export function services(
  prefix: string,
  count: number,
  image: (index: number) => string,
): Readonly<Record<string, string>> {
  const all = Array.from({ length: count }, (_, index) => index)
  const text = (index: number) =>
    service(nameOf(prefix, index), `{ image: "${image(index)}", scale: 1 }`)
  return Object.fromEntries(
    [...Map.groupBy(all, (index) => Math.floor(index / 100))].map(([file, some]) => [
      `apps/${prefix}${file}.yaml`,
      some.map(text).join('---\n'),
    ]),
  )
}

export const nameOf = (prefix: string, index: number): string =>
  `${prefix}${String(index).padStart(5, '0')}`

/** The most memory that a process had (MiB), as Linux counts it. */
export function peakMiBOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024)
}
