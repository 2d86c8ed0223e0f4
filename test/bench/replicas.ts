import { globSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { coldStart } from './replicas/cold.ts'
import { estate } from './replicas/estate.ts'
import { linesOf, type Figures } from './replicas/figures.ts'
import { environments } from './replicas/stage.ts'
import { openQuota } from './rig/quota.ts'
import { taskMiBDefault } from './rig/serve.ts'
import { openTaskMemory } from './rig/task-memory.ts'

type Say = (line: string) => void

/** So many units of an estate get another image at once. */
const releaseUnits = 200

/**
 * `npm run bench -- replicas [--units 400] [--vcpu 0.25] [--memory 1024] [--counts 1,2,4] [--rates]`: replicas as processes of their own on
 * PostgreSQL, each with a share of a processor and memory of its own, as a task of Fargate has them. With `--estate` the units run already, and what is
 * measured is a quiet time and a release.
 */
export async function benchReplicas(say: Say, ...args: readonly string[]): Promise<void> {
  const asked = askedOf(args)
  const server = postgresHere()
  const why =
    server === undefined ? 'there is no PostgreSQL: see PLUMBLINE_POSTGRES' : noQuota(asked)
  if (why !== undefined || server === undefined) return say(`not run: ${why}`)
  const found = asked.estate ? await estates(say, server, asked) : await colds(say, server, asked)
  for (const what of new Set(found.map((one) => one.what)))
    compare(
      say,
      found.filter((one) => one.what === what),
    )
}

async function colds(say: Say, server: string, asked: Asked): Promise<readonly Figures[]> {
  const found: Figures[] = []
  for (const replicas of asked.counts) {
    const figures = await coldStart({ server, replicas, ...asked })
    found.push(figures)
    for (const line of linesOf(figures)) say(line)
  }
  return found
}

async function estates(say: Say, server: string, asked: Asked): Promise<readonly Figures[]> {
  const found = await estate({ server, wave: releaseUnits, ...asked })
  for (const one of found) {
    if (!('quietMiB' in one)) for (const line of linesOf(one)) say(line)
    else
      say(`memory of ${one.units} units: quiet ${mib(one.quietMiB)}, most ${mib(one.peakMiB)} MiB`)
  }
  return found.flatMap((one) => ('quietMiB' in one ? [] : [one]))
}

const mib = (all: readonly number[]): string => all.map((one) => one.toFixed(0)).join(', ')

function compare(say: Say, found: readonly Figures[]): void {
  const [first, ...others] = found
  for (const one of others) {
    if (first === undefined) return
    const speedUp = rateOf(one) / rateOf(first)
    const efficiency = (speedUp * first.replicas) / one.replicas
    const middle =
      one.steady && first.steady ? `, ${(one.steady / first.steady).toFixed(2)} in the middle` : ''
    say(
      `${one.what}: ${one.replicas} replicas do ${speedUp.toFixed(2)} times what ${first.replicas} does` +
        `${middle}, efficiency ${efficiency.toFixed(2)}`,
    )
  }
}

/** Units a second; of a quiet time, turns. */
const rateOf = ({ what, units, turns, seconds }: Figures): number =>
  (what === 'quiet' ? turns : units) / seconds

interface Asked {
  readonly units: number
  readonly counts: readonly number[]
  readonly vcpu?: number
  readonly taskMiB?: number
  readonly rates: boolean
  readonly estate: boolean
}

function askedOf(args: readonly string[]): Asked {
  const { values } = parseArgs({
    args: [...args],
    options: {
      units: { type: 'string', default: '400' },
      counts: { type: 'string', default: '1,2,4' },
      vcpu: { type: 'string', default: '0.25' },
      memory: { type: 'string', default: `${taskMiBDefault}` },
      rates: { type: 'boolean', default: false },
      estate: { type: 'boolean', default: false },
    },
  })
  const numbers = values.counts.split(',').map(Number)
  const units = Number(values.units)
  const vcpu = Number(values.vcpu)
  const taskMiB = Number(values.memory)
  if (!(units >= 0 && units % environments.length === 0))
    throw new Error(`--units is ${values.units}: give a multiple of ${environments.length}`)
  if (!(numbers.length > 0 && numbers.every((one) => Number.isInteger(one) && one > 0)))
    throw new Error(`--counts is ${values.counts}: give numbers of replicas, such as 1,2,4`)
  if (!(vcpu >= 0))
    throw new Error(
      `--vcpu is ${values.vcpu}: give a part of a processor, such as 0.25, or 0 for all of it`,
    )
  if (!(taskMiB === 0 || taskMiB >= 256))
    throw new Error(
      `--memory is ${values.memory}: give the MiB of a task, such as 1024, or 0 for as much as there is`,
    )
  const { rates, estate: runs } = values
  const limits = { ...(vcpu > 0 && { vcpu }), ...(taskMiB > 0 && { taskMiB }) }
  return { units, counts: numbers, rates, estate: runs, ...limits }
}

function noQuota({ vcpu, taskMiB }: Asked): string | undefined {
  const memory = taskMiB === undefined ? undefined : openTaskMemory(taskMiB)
  if (typeof memory === 'string') return memory
  memory?.remove()
  if (vcpu === undefined) return undefined
  const quota = openQuota('probe', vcpu)
  if (typeof quota === 'string') return quota
  quota.remove()
  return undefined
}

function postgresHere(): string | undefined {
  const installed = globSync('/usr/lib/postgresql/*/bin/postgres').toSorted().at(-1)
  return process.env.PLUMBLINE_POSTGRES ?? installed
}
