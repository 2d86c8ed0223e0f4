import { load } from '@plumbline/desired-state'
import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { contextOf } from '../../controller/src/engine/context.ts'
import { kinds } from '../../controller/src/kinds/index.ts'

const apiVersion = 'plumbline/v1'
const environment = (region: string) => ({
  apiVersion,
  kind: 'Environment',
  metadata: { name: 'prod' },
  spec: {
    account: '123456789012',
    region,
    cluster: 'main',
    network: { subnets: ['subnet-a'], securityGroups: ['sg-a'] },
    roles: { task: 'task', execution: 'execution', scheduler: 'scheduler' },
  },
})
const job = {
  apiVersion,
  kind: 'Job',
  metadata: { name: 'nightly', environments: ['prod'] },
  spec: { image: 'shop/nightly:1', schedule: { cron: '30 2 * * *' } },
}

/** Whatever a kind wants of a scheduled job in a region, as text. */
function wantedIn(region: string): string {
  const files = { 'environments/prod.yaml': environment(region), 'apps/nightly.yaml': job }
  const { units, problems } = load(
    Object.entries(files).map(([path, document]) => {
      const text = stringify(document)
      return { path, blob: text, text }
    }),
  )
  const [unit] = units.values()
  if (unit === undefined) throw new Error(JSON.stringify(problems))
  const context = contextOf({ source: 'main', revision: 'c0ffee', unit })
  return JSON.stringify(kinds.flatMap((kind) => kind.wanted(unit, context)))
}

it.each([
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('every ARN that is made in %s is of the partition %s', (region, partition) => {
  const partitions = [...wantedIn(region).matchAll(/arn:([a-z-]+):/g)].map(([, found]) => found)

  expect(new Set(partitions)).toEqual(new Set([partition]))
  expect(wantedIn(region)).toContain(`arn:${partition}:ecs:${region}:123456789012:cluster/main`)
})
