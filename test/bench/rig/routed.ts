import type { RateLimit, World } from '@plumbline/simulator'
import { relyMsOf } from '../../../controller/src/engine/assess/schedule.ts'
import { createHouse, type House } from '../../support/house.ts'
import type { LoggedEvent, Wrap } from '../../support/wrap.ts'
import { environment, publicListener, service } from '../../support/shop.ts'
import type { Files } from '../../support/memory-git.ts'
import { nameOf } from './documents.ts'
import { nearWorld } from './near-world.ts'
import type { RemoteWorld } from './remote-world.ts'
import { wideWorld } from './wide-world.ts'

const readShare = 0.25

/** A load balancer takes a hundred rules by default, and each unit has one. */
export const routedMax = 100

/** A house whose services have a rule of a load balancer and scale by their load. */
export interface RoutedEstate {
  readonly world: World
  readonly house: House<RemoteWorld>
  /** The listener of the load balancer. */
  readonly listener: string
  readonly files: Files
}

export interface RoutedOptions {
  readonly units: number
  readonly limits?: readonly RateLimit[]
  readonly wrap?: () => Wrap
  readonly onEvent?: (event: LoggedEvent) => void
}

export async function routedEstate(options: RoutedOptions): Promise<RoutedEstate> {
  const { units, limits, wrap, onEvent } = options
  const world = await wideWorld(true, limits)
  const listener = await publicListener(world)
  const near = nearWorld(world)
  const watched = { ...(wrap && { wrap }), ...(onEvent && { onEvent }) }
  const pace = { readShare, relyMs: relyMsOf(units, readShare), tickMs: 1_000 }
  const house = await createHouse({ world: near, ...pace, ...watched })
  near.keepUpWith(house.clock)
  return { world, house, listener, files: routedFiles(units, listener) }
}

function routedFiles(units: number, arn: string): Files {
  const listeners = { public: { arn, rulePriorities: '1000-19999' } }
  const services = Array.from({ length: units }, (_, index) => {
    const name = nameOf(index)
    const spec = {
      image: `${name}:1`,
      port: 8080,
      ingress: { web: { listener: 'public', hosts: [`${name}.example.com`] } },
      scale: { min: 2, max: 4, cpu: '70%' },
    }
    return [`apps/${name}.yaml`, service(name, JSON.stringify(spec))]
  })
  const base = { 'environments/prod.yaml': environment('prod', undefined, { listeners }) }
  return { ...base, ...Object.fromEntries(services) }
}
