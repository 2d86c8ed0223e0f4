import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CreateClusterCommand } from '@aws-sdk/client-ecs'
import { createSimulator, followRealTime, isRead, serve } from '@plumbline/simulator'
import { clientsOf, region } from '../conformance/target.ts'
import { placeFor, until, type Replica } from '../postgres/processes.ts'
import { startCluster } from '../support/postgres.ts'
import { service } from '../support/shop.ts'

/**
 * A cold start of many units in four environments, by one replica and by two, on PostgreSQL, against a simulator whose rates
 * limit nothing. The simulator and the database run on the same machine: where it has few processors the time on the wall
 * says little, and the time that each replica computed says more.
 */
const environments = ['a', 'b', 'c', 'd']
const unitsDefault = 10_000
const simulatorFactor = 60
const patienceMs = 3_600_000
/** Of the clock of Linux, in which `/proc` counts. */
const ticksPerSecond = 100

interface Figures {
  readonly replicas: number
  readonly seconds: number
  readonly cpuMs: readonly number[]
  readonly shares: readonly number[]
  readonly peakMiB: readonly number[]
  readonly duplicates: number
  readonly writes: number
}

export async function benchReplicas(
  say: (line: string) => void,
  units = String(unitsDefault),
  ...counts: readonly string[]
): Promise<void> {
  const installed = globSync('/usr/lib/postgresql/*/bin/postgres').toSorted().at(-1)
  const server = process.env.PLUMBLINE_POSTGRES ?? installed
  if (server === undefined) throw new Error('there is no PostgreSQL: see PLUMBLINE_POSTGRES')
  const measured: Figures[] = []
  for (const count of counts.length > 0 ? counts.map(Number) : [1, 2]) {
    const figures = await measure(server, Number(units), count)
    measured.push(figures)
    tell(say, Number(units), figures)
  }
  const [one, two] = measured
  if (one !== undefined && two !== undefined) {
    say(`${two.replicas} replicas are ${(one.seconds / two.seconds).toFixed(2)} times as fast`)
  }
}

async function measure(server: string, units: number, count: number): Promise<Figures> {
  const cluster = await startCluster(server)
  const database = await cluster.fresh()
  const world = createSimulator({ region, throttling: { enabled: false } })
  const clock = followRealTime(world, simulatorFactor)
  const simulator = await serve(world, { port: 0, clock })
  const { ecs } = clientsOf(simulator.url)
  for (const name of environments) await ecs.send(new CreateClusterCommand({ clusterName: name }))
  const files = Object.fromEntries(
    environments.map((name) => [`environments/${name}.yaml`, environment(name)]),
  )
  const entry = join(import.meta.dirname, 'replica.ts')
  const place = placeFor(simulator.url, files, { entry, interval: '30m' })
  try {
    const replicas: Replica[] = []
    for (let index = 0; index < count; index++) {
      replicas.push(await place.start(`replica${index + 1}`, database))
    }
    for (const one of replicas) {
      await until('all are ready', async () => (await one.get('/readyz')).ready === true)
    }
    const before = replicas.map(cpuMsOf)
    const began = performance.now()
    place.commit(estate(units))
    const settled = async () => {
      await sleep(500)
      const text = `SELECT count(*)::int AS count FROM plumbline.unit WHERE sync = 'Synced' AND health = 'Healthy'`
      return Number((await cluster.run(text, database.database))[0]?.['count']) === units
    }
    await until('everything is in place', settled, patienceMs)
    const writes = world.journal.entries().filter(({ operation }) => !isRead(operation))
    const names = writes.map(({ operation, input }) => `${operation} ${nameIn(input)}`)
    const mine = (name: string) => writes.filter(({ principal }) => principal.endsWith(name)).length
    return {
      replicas: count,
      seconds: (performance.now() - began) / 1_000,
      cpuMs: replicas.map((one, index) => cpuMsOf(one) - (before[index] ?? 0)),
      shares: replicas.map(({ name }) => mine(name)),
      peakMiB: replicas.map(peakMiBOf),
      duplicates: names.length - new Set(names).size,
      writes: writes.length,
    }
  } finally {
    await place.remove()
    clock.stop()
    await simulator.close()
    await cluster.remove()
  }
}

function tell(say: (line: string) => void, units: number, figures: Figures): void {
  const { replicas, seconds, cpuMs, shares, peakMiB, duplicates, writes } = figures
  const rate = (units / seconds).toFixed(1)
  say(`${replicas} replicas, ${units} units: ${seconds.toFixed(1)} s, ${rate} units a second`)
  const all = cpuMs.reduce((sum, one) => sum + one, 0)
  const each = cpuMs.map((one) => `${(one / 1_000).toFixed(1)} s`).join(', ')
  say(`  computed: ${each}; ${(all / units).toFixed(2)} ms a unit`)
  const mean = writes / replicas
  say(`  writes: ${shares.join(', ')}; most to mean ${(Math.max(...shares) / mean).toFixed(2)}`)
  const kib = peakMiB.map((one) => `${((one * 1_024) / units).toFixed(1)} KiB`).join(', ')
  say(
    `  most memory: ${peakMiB.join(', ')} MiB, ${kib} a unit, what an empty process takes included`,
  )
  say(`  calls that change something: ${writes}, more than once: ${duplicates}`)
}

function environment(name: string): string {
  return `apiVersion: plumbline/v1
kind: Environment
metadata: { name: ${name} }
spec:
  account: "123456789012"
  region: ${region}
  cluster: ${name}
  network: { subnets: [subnet-a], securityGroups: [sg-app] }
`
}

/** As many services as make so many units, a hundred in a file. */
function estate(units: number): Readonly<Record<string, string>> {
  const each = Math.ceil(units / environments.length)
  const names = Array.from({ length: each }, (_, index) => `s${String(index).padStart(5, '0')}`)
  const files = Map.groupBy(names, (name) => name.slice(0, -2))
  const text = (name: string) => service(name, '{ image: "web:1", scale: 1 }')
  return Object.fromEntries(
    [...files].map(([file, some]) => [`${file}.yaml`, some.map(text).join('---\n')]),
  )
}

/** By which two calls of an operation are told apart: one for each service, or for each family. */
function nameIn(input: unknown): string {
  const { family, serviceName, service: updated, cluster } = input as Record<string, unknown>
  return [cluster, family ?? serviceName ?? updated ?? JSON.stringify(input)].join(' ')
}

/** How long a process has computed. */
function cpuMsOf({ child }: Replica): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond
}

function peakMiBOf({ child }: Replica): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024)
}
