import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { kinds } from '../../controller/src/kinds/index.ts'
import { createHouse } from '../support/house.ts'
import { environment, service, shopWorld } from '../support/shop.ts'

/**
 * Every kind, with the spec of every one of its cases: from an empty account passes reach "no differences", the kind
 * had something to create on the way, and afterwards nothing is written any more.
 */
const folder = join(import.meta.dirname, '../../controller/src/kinds')
const specs = kinds.flatMap(({ name }) =>
  readdirSync(join(folder, name, 'cases')).map((file) => {
    const { spec } = parse(readFileSync(join(folder, name, 'cases', file), 'utf8')) as {
      spec: object
    }
    return [name, file, spec] as const
  }),
)

it.each(specs)('the kind %s converges with the spec of %s', async (kind, _file, spec) => {
  const house = await createHouse({ world: await shopWorld() })
  house.git.commit({
    'environments/prod.yaml': environment('prod'),
    'apps/web.yaml': service('web', stringify(spec, { collectionStyle: 'flow' })),
  })

  await house.until(async () => {
    const memory = await house.unit('prod/service/web')
    return memory?.status.sync.is === 'Synced' && memory.status.health.is === 'Healthy'
  })
  const history = await house.store.history('prod/service/web', 100)
  const writes = () => [...house.aws().calls()].filter(([op]) => !/:(Describe|List|Get)/.test(op))
  const before = writes()
  await house.turn(10 * 60_000)

  const resources = history.flatMap(({ outcomes }) => outcomes.map(({ step }) => step.resource))
  expect(resources.some((resource) => resource.startsWith(`${kind}/`))).toBe(true)
  expect(writes()).toEqual(before)
  await house.stop()
})
