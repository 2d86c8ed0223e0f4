import { isRead } from '@plumbline/simulator'
import { createHouse } from '../support/house.ts'
import type { Wrap } from '../support/wrap.ts'
import type { Files } from '../support/memory-git.ts'
import { environment, puppetBundle } from '../support/shop.ts'
import { nearWorld } from './rig/near-world.ts'
import { measured, type Taken } from './rig/meter.ts'
import { wideWorld } from './rig/wide-world.ts'

export interface BundlesOptions {
  readonly bundles: number
}

/** S13: Puppet bundles are published to S3, and one of them changes. */
export interface Bundles {
  readonly bundles: number
  readonly cold: Published
  readonly idle: Published
  readonly one: Published
}

/** What was put into S3, under which keys, and how many bytes of it. */
interface Published extends Taken {
  readonly puts: readonly Put[]
}

interface Put {
  readonly key: string
  readonly bytes: number
}

const bucket = 'bundles-prod'
const filesEach = 20
const settleMs = 300_000

/** The part `bundles`. */
export async function run({ bundles }: BundlesOptions): Promise<Bundles> {
  const world = await wideWorld(true)
  await world.call('s3', 'CreateBucket', { Bucket: bucket })
  const near = nearWorld(world)
  let puts: Put[] = []
  const wrap = () => watching((put) => void puts.push(put))
  const house = await createHouse({ world: near, tickMs: 1_000, wrap })
  near.keepUpWith(house.clock)
  const aws = { counts: async () => world.journal.counts() }
  const during = async (work: () => Promise<void>): Promise<Published> => {
    puts = []
    const taken = await measured(aws, () => house.clock.now(), work)
    return { ...taken, puts }
  }
  const cold = await during(async () => {
    house.git.commit(estate(bundles))
    await house.turn(settleMs)
  })
  const idle = await during(() => house.turn(settleMs))
  const one = await during(async () => {
    house.git.commit(estate(bundles, bundles >> 1))
    await house.turn(settleMs)
  })
  await house.stop()
  return { bundles, cold, idle, one }
}

/** Sees every object on its way to S3. */
function watching(tell: (put: Put) => void): Wrap {
  return {
    transport: (inner) => (place, op, input, signal) => {
      if (op.startsWith('s3:') && !isRead(op)) {
        const { Key = '', Body = '' } = input as { Key?: string; Body?: string | Uint8Array }
        tell({ key: Key, bytes: Buffer.byteLength(Body) })
      }
      return inner(place, op, input, signal)
    },
  }
}

/** Bundles of twenty modules each; one of them may be past its first version. */
function estate(count: number, changed?: number): Files {
  const bundles = Array.from({ length: count }, (_, index) => {
    const name = `bundle-${index}`
    const text = puppetBundle(
      name,
      `{ source: ./code-${index}, publish: { s3: ${bucket}, prefix: ${name}/ }, targets: { nodes: [host-${index}] } }`,
    )
    return { ...code(index, index === changed ? 2 : 1), [`apps/${name}.yaml`]: text }
  })
  return Object.assign({ 'environments/prod.yaml': environment('prod') }, ...bundles) as Files
}

function code(index: number, version: number): Files {
  const folder = `apps/code-${index}`
  const modules = Array.from({ length: filesEach }, (_, number) => [
    `${folder}/modules/part${number}/manifests/init.pp`,
    `class part${number} {\n  notice('part ${number} of ${index}')\n}\n`,
  ])
  const site = `node default {\n  notice('version ${version}')\n}\n`
  return { [`${folder}/manifests/site.pp`]: site, ...Object.fromEntries(modules) }
}
