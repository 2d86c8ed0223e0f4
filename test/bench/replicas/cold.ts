import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../postgres/processes.ts'
import { between, type Figures } from './figures.ts'
import { environments, openStage, services, type Stage } from './stage.ts'

export interface ColdOptions {
  readonly server: string
  readonly units: number
  readonly replicas: number
  /** Of a processor, for each replica; left out: as much as there is. */
  readonly vcpu?: number
  /** Of each replica (MiB). */
  readonly taskMiB: number
  readonly rates: boolean
}

const patienceMs = 3_600_000
const warmServices = 100
const interval = '30m'

/** From a commit until all that it names is in place and healthy. Starting up, and what Node compiles first, is over by then. */
export async function coldStart(options: ColdOptions): Promise<Figures> {
  const { server, units, replicas, vcpu, taskMiB, rates } = options
  // AWS refills its buckets by its own clock: with rates it must not be faster than the replicas.
  const stage = await openStage({ server, interval, taskMiB, rates, factor: rates ? 1 : 60 })
  try {
    await stage.grow(replicas)
    // What Node compiles first it compiles in each of them.
    stage.place.commit(services('w', warmServices * replicas, () => 'web:1'))
    const warm = warmServices * replicas * environments.length
    await settled(stage, warm)
    if (vcpu !== undefined) stage.limit(vcpu)
    const before = await stage.look()
    stage.place.commit(services('s', units / environments.length, () => 'web:1'))
    await settled(stage, warm + units)
    return between('cold start', units, before, await stage.look())
  } finally {
    await stage.remove()
  }
}

async function settled(stage: Stage, units: number): Promise<void> {
  const text = `SELECT count(*)::int AS count FROM plumbline.unit WHERE sync = 'Synced' AND health = 'Healthy'`
  const areAll = async () => {
    await sleep(500)
    return Number((await stage.run(text))[0]?.['count']) === units
  }
  await until('everything is in place', areAll, patienceMs)
}
