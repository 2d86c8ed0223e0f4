import { isRead } from '@plumbline/simulator'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { noHostsReason } from '@plumbline/controller/model'
import { kindShortNames, type UnitId } from '@plumbline/desired-state'
import { kinds } from '../../controller/src/kinds/index.ts'
import { furnishFor } from '../support/furnished.ts'
import { createHouse } from '../support/house.ts'
import {
  environment,
  job,
  puppetBundle,
  publicListener,
  registryIn,
  service,
  shopWorld,
} from '../support/shop.ts'

/** What is used here of a case; see `cases.test.ts`. */
interface Example {
  readonly spec: object
  readonly document?: 'Service' | 'Job' | 'PuppetBundle'
  readonly tags?: Readonly<Record<string, string>>
  readonly environment?: object
  readonly watches?: true
}

/**
 * Every kind, with the spec of every one of its cases: from an empty account passes reach "no differences", the kind
 * had something to create on the way, and afterwards nothing is written any more. Out of Git, all of it goes.
 */
const registryOfCases = 'arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-case'
const folder = join(import.meta.dirname, '../../controller/src/kinds')
const specs = kinds.flatMap(({ name }) =>
  readdirSync(join(folder, name, 'cases')).map((file) => {
    const example = parse(readFileSync(join(folder, name, 'cases', file), 'utf8')) as Example
    return [name, file, example] as const
  }),
)

it.each(specs)(
  'the kind %s converges with the spec of %s, and goes with it',
  async (kind, _file, example) => {
    const { spec, tags = {}, document = 'Service', environment: more = {}, watches } = example
    const world = await shopWorld({ full: true })
    const house = await createHouse({ world })
    const listeners = { public: { arn: await publicListener(world) } }
    const registry = await registryIn(world, (ms) => house.turn(ms))
    const written = stringify(spec, { collectionStyle: 'flow' }).replaceAll(
      registryOfCases,
      registry,
    )
    const write = { Service: service, Job: job, PuppetBundle: puppetBundle }[document]
    const unit: UnitId = `prod/${kindShortNames[document]}/web`
    const files = {
      'environments/prod.yaml': environment('prod', undefined, { listeners, ...more }),
      'apps/web.yaml': write('web', written, tags),
    }
    await furnishFor(world, files)
    await world.call('s3', 'CreateBucket', { Bucket: 'bundles-prod' })
    house.git.commit({ ...files, 'apps/code/manifests/site.pp': 'notice(1)\n' })

    await house.until(async () => {
      const memory = await house.unit(unit)
      const { sync, health } = memory?.status ?? {}
      // No host runs here that would take a bundle.
      const good = health?.is === 'Healthy' || health?.reason === noHostsReason
      return sync?.is === 'Synced' && good
    })
    const history = await house.store.history(unit, 100)
    const writes = () => [...house.aws().calls()].filter(([op]) => !isRead(op))
    const before = writes()
    await house.turn(10 * 60_000)

    const resources = history.flatMap(({ outcomes }) => outcomes.map(({ step }) => step.resource))
    expect(resources.some((resource) => resource.startsWith(`${kind}/`))).toBe(watches !== true)
    expect(writes()).toEqual(before)

    // What a kind made is its own to the end: without the tag of the unit nothing of it would go.
    const { 'apps/web.yaml': _gone, ...others } = files
    house.git.commit(others)
    await house.until(async () => (await house.unit(unit)) === undefined)
    await house.stop()
  },
)
