import { setTimeout as sleep } from 'node:timers/promises'
import { isRead, type World } from '@plumbline/simulator'
import { createHouse } from '../../support/house.ts'
import { until } from '../../postgres/processes.ts'
import { environment } from '../../support/shop.ts'
import { memoryMiBOf } from '../rig/machine.ts'
import { between, type Figures } from './figures.ts'
import { environments, nameOf, openStage, peakMiBOf, services, type Stage } from './stage.ts'

export interface EstateOptions {
  readonly server: string
  readonly units: number
  readonly counts: readonly number[]
  readonly vcpu?: number
  /** Of each replica (MiB); left out: as much as there is. */
  readonly taskMiB?: number
  /** How many units get another image at once. */
  readonly wave: number
}

/** Memory of the processes of a controller (MiB), the one that leads first. */
export interface Memory {
  readonly units: number
  readonly quietMiB: readonly number[]
  readonly peakMiB: readonly number[]
}

const patienceMs = 3_600_000
/** The smallest. Replicas look as often as the rate of AWS's reads allows, which is 200 units a second. */
const interval = '5s'
const warmMs = 20_000
const quietMs = 60_000

/** An estate that runs already, taken over by one replica; then what one, two … of them do in a quiet time and in a release. */
export async function estate(options: EstateOptions): Promise<readonly (Figures | Memory)[]> {
  const { server, units, counts, vcpu, taskMiB, wave } = options
  const each = units / environments.length
  const furnish = (world: World) => seed(world, each)
  const stage = await openStage({ server, interval, taskMiB, rates: false, factor: 60, furnish })
  const found: (Figures | Memory)[] = []
  try {
    if (vcpu !== undefined) stage.prefer()
    await stage.grow(1)
    let version = 1
    const changed = Math.ceil(wave / environments.length)
    const image = (index: number) => `web:${index < changed ? version : 1}`
    stage.place.commit(services('s', each, image))
    await settled(stage, units, '')
    for (const count of counts) {
      await stage.grow(count)
      await sleep(warmMs)
      found.push(memoryOf(stage, units))
      if (units === 0) continue
      if (vcpu !== undefined) stage.limit(vcpu)
      await sleep(warmMs)
      const quiet = await stage.look()
      await sleep(quietMs)
      const before = await stage.look()
      found.push(between('quiet', units, quiet, before))
      version += 1
      stage.place.commit(services('s', each, image))
      await settled(stage, changed * environments.length, `web:${version}`)
      found.push(between('release', changed * environments.length, before, await stage.look()))
    }
    return found
  } finally {
    await stage.remove()
  }
}

function memoryOf(stage: Stage, units: number): Memory {
  return {
    units,
    quietMiB: stage.members.map(({ pid }) => memoryMiBOf(pid)),
    peakMiB: stage.members.map(({ pid }) => peakMiBOf(pid)),
  }
}

/** Waits until so many units run an image and rest. */
async function settled(stage: Stage, count: number, image: string): Promise<void> {
  const text = `SELECT count(*)::int AS count FROM plumbline.unit WHERE sync = 'Synced' AND health = 'Healthy'
    AND operation = 'Idle' AND memory -> 'applied' IS NOT NULL AND memory::text LIKE '%${image}%'`
  const areAll = async () => {
    await sleep(1_000)
    return Number((await stage.run(text))[0]?.['count']) >= count
  }
  await until(`${count} units run ${image}`, areAll, patienceMs)
}

/**
 * Puts into AWS what Plumbline would have made of so many services in each environment: it makes one, and what it sent for
 * that is sent again under the names of the others.
 */
async function seed(world: World, each: number): Promise<void> {
  if (each === 0) return
  const house = await createHouse({ world })
  const files = environments.map((name) => [`environments/${name}.yaml`, environment(name)])
  house.git.commit({ ...Object.fromEntries(files), ...services('s', 1, () => 'web:1') })
  const rests = async () => {
    const rows = await house.store.units({})
    return rows.length === environments.length && rows.every(({ status }) => isAtRest(status))
  }
  await house.until(rests, patienceMs)
  await house.stop()
  const sent = world.journal
    .entries()
    .filter(({ operation, result }) => !isRead(operation) && result === 'ok')
    .filter(({ operation }) => operation !== 'CreateCluster')
  for (let index = 1; index < each; index++) {
    const name = nameOf('s', index)
    for (const { service, operation, input } of sent) {
      const own = JSON.stringify(input).replaceAll(nameOf('s', 0), name)
      await world.call(service, operation, { ...JSON.parse(own), clientToken: undefined })
    }
  }
  world.advance(600_000)
}

const isAtRest = ({ sync, health, operation }: { sync: Is; health: Is; operation: Is }): boolean =>
  sync.is === 'Synced' && health.is === 'Healthy' && operation.is === 'Idle'

interface Is {
  readonly is: string
}
