import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../postgres/processes.ts'
import { between, type Figures } from './figures.ts'
import { environments, openStage, services, type Look, type Stage } from './stage.ts'

export interface ColdOptions {
  readonly server: string
  readonly units: number
  readonly replicas: number
  /** Of a processor, for each replica; left out: as much as there is. */
  readonly vcpu?: number
  /** Of each replica (MiB); left out: as much as there is. */
  readonly taskMiB?: number
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
    const seen: Look[] = []
    await settled(stage, warm + units, async () => void seen.push(await stage.look()))
    const after = await stage.look()
    return {
      ...between('cold start', units, before, after),
      steady: steadyRate(seen, before, after),
    }
  } finally {
    await stage.remove()
  }
}

/** Waits until so many units are in place and healthy, and looks every now and then meanwhile: seldom, because to tell costs them. */
async function settled(
  stage: Stage,
  units: number,
  look: () => Promise<void> = async () => {},
): Promise<void> {
  const text = `SELECT count(*)::int AS count FROM plumbline.unit WHERE sync = 'Synced' AND health = 'Healthy'`
  let asked = 0
  const areAll = async () => {
    await sleep(500)
    asked += 1
    if (asked % 8 === 0) await look()
    return Number((await stage.run(text))[0]?.['count']) === units
  }
  await until('everything is in place', areAll, patienceMs)
}

/**
 * Turns a second while there is work for everybody: without the twentieth that comes first, before which all documents are read, and
 * the one that comes last, after which rollouts are waited for. `undefined` when it was too short to tell.
 */
function steadyRate(seen: readonly Look[], before: Look, after: Look): number | undefined {
  const turnsOf = ({ members }: Look) => members.reduce((sum, { turns }) => sum + turns, 0)
  const [none, all] = [turnsOf(before), turnsOf(after)]
  const share = (look: Look) => (turnsOf(look) - none) / (all - none)
  const from = seen.find((look) => share(look) >= 0.05)
  const to = seen.findLast((look) => share(look) <= 0.95)
  if (from === undefined || to === undefined || to.at <= from.at) return undefined
  return (turnsOf(to) - turnsOf(from)) / ((to.at - from.at) / 1_000)
}
