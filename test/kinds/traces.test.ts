import { expect, it } from 'vitest'
import { kinds } from '../../controller/src/kinds/index.ts'
import { tracesIn } from '../../controller/src/engine/orphans/traces.ts'
import { targetGroupName } from '../../controller/src/kinds/target-group-names.ts'
import { environment } from '../../controller/src/engine/units.fixture.ts'

const arn = (service: string, resource: string) =>
  `arn:aws:${service}:eu-west-1:123456789012:${resource}`
const elb = (resource: string) => arn('elasticloadbalancing', resource)

/** The ARN of something that `prod/service/web` has of each kind, its name, and one that is of the kind and not its own. */
const things: Readonly<Record<string, { arn: string; name: string; other?: string }>> = {
  'log-group': {
    arn: arn('logs', 'log-group:/plumbline/prod/web'),
    name: '/plumbline/prod/web',
    other: arn('logs', 'log-group:/plumbline/prod/web2'),
  },
  'task-definition': {
    arn: arn('ecs', 'task-definition/prod-web:7'),
    name: 'prod-web',
    other: arn('ecs', 'task-definition/prod-web-2:7'),
  },
  'job-run': { arn: arn('ecs', 'task/main/0a1b'), name: 'main/0a1b' },
  schedule: { arn: arn('scheduler', 'schedule/default/prod-job-web'), name: 'prod-job-web' },
  'target-group': {
    arn: elb(`targetgroup/${targetGroupName('prod/service/web', 'public', [])}/0a1b`),
    name: targetGroupName('prod/service/web', 'public', []),
    other: elb(`targetgroup/${targetGroupName('prod/service/other', 'public', [])}/0a1b`),
  },
  'listener-rule': { arn: elb('listener-rule/app/main/50dc/f2f7/9683'), name: '9683' },
  service: {
    arn: arn('ecs', 'service/main/web'),
    name: 'web',
    other: arn('ecs', 'service/elsewhere/web'),
  },
  scaling: { arn: arn('application-autoscaling', 'scalable-target/0a1b'), name: '0a1b' },
  alarm: {
    arn: arn('cloudwatch', 'alarm:plumbline/prod/web/busy'),
    name: 'plumbline/prod/web/busy',
    other: arn('cloudwatch', 'alarm:plumbline/prod/web2/busy'),
  },
}
/** Kinds whose things are in no list of tags. */
const untagged = new Set(['puppet-bundle'])

const owner = { unit: 'prod/service/web', environment: environment() } as const

it.each(kinds.map((kind) => [kind.name, kind] as const))(
  '%s: its things are known by their ARNs, and nobody else takes them for theirs',
  (name, { traces }) => {
    const thing = things[name]
    expect(thing !== undefined || untagged.has(name), `write an ARN of ${name} down`).toBe(true)
    if (thing === undefined) return
    expect(kinds.filter((kind) => kind.traces.nameIn(thing.arn) !== undefined)).toMatchObject([
      { name },
    ])
    expect(traces.nameIn(thing.arn)).toBe(thing.name)
    if (thing.other === undefined) return
    expect(traces.isOwn?.(thing.arn, owner)).toBe(true)
    expect(traces.nameIn(thing.other)).toBeDefined()
    expect(traces.isOwn?.(thing.other, owner)).toBe(false)
  },
)

it('what carries all of our tags is told by its kind; tasks are not, nor what has a part of the tags', () => {
  const tags = {
    'plumbline:unit': 'prod/service/web',
    'plumbline:environment': 'prod',
    'plumbline:source': 'main',
  }
  const { 'plumbline:source': _source, ...partly } = tags
  const found = tracesIn(kinds, [
    { arn: things.service?.arn ?? '', tags },
    { arn: things['job-run']?.arn ?? '', tags },
    { arn: things['log-group']?.arn ?? '', tags: partly },
    { arn: arn('s3', 'bucket/x'), tags },
  ])

  expect(found.map(({ kind, name }) => [kind, name])).toEqual([
    ['service', 'web'],
    [undefined, 'bucket/x'],
  ])
})
