import { isRead } from '@plumbline/simulator'
import type { Service, Tag } from '@aws-sdk/client-ecs'
import { stringify } from 'yaml'
import { createHouse, type House } from '../support/house.ts'
import { environment, registryIn, service, shopWorld } from '../support/shop.ts'

/** A service `web` in prod of a full world, and what a person does to it. */
export interface ServiceHouse {
  readonly house: House
  /** Commits the service anew, and lets the controller see it. */
  readonly commit: (spec: object, tags?: object) => Promise<void>
  /** Until the service is as Git wants it, and healthy. */
  readonly inPlace: () => Promise<void>
  readonly ask: <Output>(place: string, operation: string, input?: object) => Promise<Output>
  readonly live: () => Promise<Service>
  readonly tags: () => Promise<Readonly<Record<string, string>>>
  /** Our writes since the last time that this was asked, as `Operation`. */
  readonly writes: () => readonly string[]
  /** The reasons of sync, health and operation. */
  readonly reasons: () => Promise<readonly string[]>
}

const unit = 'prod/service/web'
const somebody = 'arn:aws:iam::123456789012:user/somebody'

export async function serviceHouse(): Promise<ServiceHouse> {
  const world = await shopWorld({ full: true })
  const house = await createHouse({ world })
  await registryIn(world, (ms) => house.turn(ms))
  let seen = 0
  const ask: ServiceHouse['ask'] = async (place, operation, input = {}) =>
    (await world.call(place, operation, input, { principal: somebody })) as never
  async function live(): Promise<Service> {
    const input = { cluster: 'prod', services: ['web'], include: ['TAGS'] }
    const { services } = await ask<{ services: [Service] }>('ecs', 'DescribeServices', input)
    return services[0]
  }
  return {
    house,
    ask,
    live,
    async commit(spec, tags = {}) {
      house.git.commit({
        'environments/prod.yaml': environment('prod'),
        'apps/web.yaml': service('web', stringify(spec, { collectionStyle: 'flow' }), tags),
      })
      await house.turn(30_000)
    },
    inPlace: () =>
      house.until(async () => {
        const status = (await house.unit(unit))?.status
        return status?.sync.is === 'Synced' && status.health.is === 'Healthy'
      }),
    async tags() {
      const { tags = [] } = await live()
      return Object.fromEntries(tags.map(({ key = '', value = '' }: Tag) => [key, value]))
    },
    writes() {
      const entries = world.journal.entries(seen)
      seen = entries.at(-1)?.sequence ?? seen
      return entries
        .filter(({ principal, operation }) => isOurs(principal) && !isRead(operation))
        .map(({ operation }) => operation)
    },
    async reasons() {
      const status = (await house.unit(unit))?.status
      return [status?.sync.reason, status?.health.reason, status?.operation.reason].map(String)
    },
  }
}

const isOurs = (principal: string) => principal.endsWith('user/direct')
