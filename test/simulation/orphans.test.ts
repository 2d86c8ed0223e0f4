import type { Orphan } from '@plumbline/controller/model'
import type { UnitId } from '@plumbline/desired-state'
import type { World } from '@plumbline/simulator'
import { expect, it, onTestFinished } from 'vitest'
import { estate } from '../support/estate.ts'
import { furnishFor } from '../support/furnished.ts'
import { createHouse, type House } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'
import { environment, job, publicListener, service, shopWorld } from '../support/shop.ts'

/** A service with a thing of every kind, and a job that is started by a schedule. */
const everything = `{
  image: "shop/web:1", cpu: 256, memory: 512, port: 8080, logs: { retention: 30d },
  ingress: { public: { listener: public, paths: ["/*"], health: { path: /healthz } } },
  scale: { min: 1, max: 3, cpu: 70% },
  alarms: { busy: { metric: cpu, above: 90%, for: 2 of 2, every: 60s } } }`
const nightly = '{ image: "shop/job:1", schedule: { cron: "0 3 * * *" } }'
const kindsLeft = ['alarm', 'listener-rule', 'log-group', 'scaling', 'service', 'target-group']

async function shopHouse(policy?: string) {
  const world = await shopWorld({ full: true, throttling: false })
  const listeners = { public: { arn: await publicListener(world), rulePriorities: '1000-1999' } }
  const roles = { scheduler: 'arn:aws:iam::123456789012:role/scheduler' }
  const base: Files = {
    'environments/prod.yaml': environment('prod', policy, { listeners, roles }),
  }
  const files: Files = {
    ...base,
    'apps/web.yaml': service('web', everything),
    'apps/nightly.yaml': job('nightly', nightly),
  }
  await furnishFor(world, files)
  await stranger(world)
  const house = await createHouse({ world })
  onTestFinished(() => house.stop())
  const empty = await estate(world, 'prod')
  house.git.commit(files)
  await house.until(async () => {
    const rows = await house.store.units({})
    return rows.length === 2 && rows.every(({ status }) => status.sync.is === 'Synced')
  })
  return { world, house, base, files, empty }
}

/** What another team has in the same account: a service, a log group with tags of theirs. */
async function stranger(world: World): Promise<void> {
  const container = { name: 'app', image: 'theirs:1' }
  await world.call('ecs', 'RegisterTaskDefinition', {
    family: 'theirs',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [container],
  })
  await world.call('ecs', 'CreateService', {
    cluster: 'prod',
    serviceName: 'theirs',
    taskDefinition: 'theirs',
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'] } },
    tags: [{ key: 'team', value: 'theirs' }],
  })
  const tags = { team: 'theirs', 'plumbline:unit-of': 'prod/service/web' }
  await world.call('logs', 'CreateLogGroup', { logGroupName: '/theirs', tags })
}

async function look(house: House): Promise<void> {
  await house.control().lookForOrphans()
  await house.settle()
}

/** Somebody changed the rule of the unit: it forwards to no group any more. */
async function answerFixed(world: World): Promise<void> {
  const elb = (operation: string, input: object) =>
    world.call('elasticloadbalancing', operation, input) as Promise<{
      Rules: { RuleArn: string; IsDefault: boolean }[]
    }>
  const ListenerArn = await publicListener(world)
  const { Rules } = await elb('DescribeRules', { ListenerArn })
  const RuleArn = Rules.find(({ IsDefault }) => !IsDefault)?.RuleArn
  const FixedResponseConfig = { StatusCode: '503' }
  await elb('ModifyRule', { RuleArn, Actions: [{ Type: 'fixed-response', FixedResponseConfig }] })
}

const found = (house: House) => house.control().orphans()
const told = ({ kind, unit, reason }: Orphan) => `${unit} ${kind} ${reason}`

const by = { author: 'dana', reason: 'the shop has moved' }

async function remove(house: House): Promise<void> {
  const units = Map.groupBy(found(house).orphans, ({ unit }) => unit)
  await house.control().removeOrphans(
    [...units].map(([unit, of]) => ({
      unit,
      resources: of.map(({ kind, name }) => `${kind}/${name}`),
    })),
    by,
  )
}

it('what is left after the store and the documents are lost is listed, of every kind, and goes on request', async () => {
  const { world, house, base, empty } = await shopHouse()
  const built = await estate(world, 'prod')
  house.git.commit(base)
  await house.loseStore()
  await house.turn(120_000)

  const { orphans, unmanaged, places, blind } = found(house)
  expect(blind).toBeUndefined()
  expect(places).toMatchObject([{ region: 'eu-west-1', environments: ['prod'], gaps: [] }])
  expect(orphans.map(told)).toEqual([
    ...['log-group', 'schedule', 'task-definition'].map(
      (kind) => `prod/job/nightly ${kind} RemovalNotSeen`,
    ),
    ...[...kindsLeft, 'task-definition']
      .toSorted()
      .map((kind) => `prod/service/web ${kind} RemovalNotSeen`),
  ])
  expect(orphans.every(({ next, unit }) => next === `plumbline orphans remove ${unit}`)).toBe(true)
  expect(unmanaged.map(({ name, next }) => `${name}: ${next}`)).toEqual([
    'theirs: plumbline import live --cluster prod --service theirs --environment prod',
  ])
  expect(await estate(world, 'prod')).toEqual(built)

  await remove(house)
  await house.until(async () => (await house.store.units({})).length === 0)
  await house.turn(60_000)
  expect(await estate(world, 'prod')).toEqual(empty)
  expect(found(house).orphans).toEqual([])
  expect(house.events.filter(({ name }) => name === 'orphan.confirmed')).toMatchObject([
    { fields: { unit: 'prod/job/nightly', author: 'dana', why: 'the shop has moved', things: 3 } },
    { fields: { unit: 'prod/service/web', things: 7 } },
  ])
})

it('also where no service tells of it any more, for things that only AWS lists', async () => {
  const { world, house, base, empty } = await shopHouse()
  await world.call('ecs', 'DeleteService', { cluster: 'prod', service: 'web', force: true })
  house.git.commit(base)
  await house.loseStore()
  await house.turn(600_000)

  expect(
    found(house)
      .orphans.filter(({ unit }) => unit === 'prod/service/web')
      .map(({ kind }) => kind),
  ).toEqual(['alarm', 'listener-rule', 'log-group', 'scaling', 'target-group', 'task-definition'])
  await remove(house)
  await house.until(async () => (await house.store.units({})).length === 0)
  expect(await estate(world, 'prod')).toEqual(empty)
})

it('also a job of which only the schedule is left, which carries no tags', async () => {
  const { world, house, base, empty } = await shopHouse()
  await world.call('ecs', 'DeregisterTaskDefinition', { taskDefinition: 'prod-job-nightly:1' })
  await world.call('logs', 'DeleteLogGroup', { logGroupName: '/plumbline/prod/job/nightly' })
  house.git.commit(base)
  await house.loseStore()
  await house.turn(60_000)

  const left = found(house).orphans.filter(({ unit }) => unit === 'prod/job/nightly')
  expect(left.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['schedule prod-job-nightly'])
  await remove(house)
  await house.until(async () => (await house.store.units({})).length === 0)
  expect(await estate(world, 'prod')).toEqual(empty)

  // Deregistered revisions keep their tags: who starts anew does not take their units up for them.
  await house.restart()
  await look(house)
  expect(house.aws().calls().get('tag:GetResources')?.calls).toBe(1)
  expect(house.aws().calls().has('logs:DescribeLogGroups')).toBe(false)
})

it('also a rule that forwards to nothing of the unit any more, at a listener that no Environment names', async () => {
  const { world, house, base, empty } = await shopHouse()
  await world.call('ecs', 'DeleteService', { cluster: 'prod', service: 'web', force: true })
  await answerFixed(world)
  house.git.commit({ ...base, 'environments/prod.yaml': environment('prod') })
  await house.loseStore()
  await house.turn(120_000)

  const kinds = found(house).orphans.map(({ kind }) => kind)
  expect(kinds).toContain('listener-rule')
  expect(kinds).toContain('target-group')
  await remove(house)
  await house.until(async () => (await house.store.units({})).length === 0)
  expect(await estate(world, 'prod')).toEqual(empty)
})

it('a thing of which AWS only lists that it was there is no orphan, and is not looked for again', async () => {
  const { world, house, base } = await shopHouse('{ prune: auto, drift: revert }')
  world.control('tag', { type: 'lingers', ms: 24 * 3_600_000 })
  await look(house)
  house.git.commit(base)
  await house.until(async () => (await house.store.units({})).length === 0)
  const gone = () => house.events.filter(({ name }) => name === 'unit.removed').length
  const before = gone()
  const looks = () => house.aws().calls().get('elasticloadbalancing:DescribeRules')?.calls
  await look(house)
  await house.turn(60_000)
  const asked = looks()
  await look(house)
  await house.turn(60_000)

  expect(found(house).orphans).toEqual([])
  expect(gone()).toBe(before)
  expect(looks()).toBe(asked)
})

it('what carries a copied tag, or lost its environment too, is listed and told once, and never touched', async () => {
  const { world, house } = await shopHouse()
  const tags = (of: string) => ({
    'plumbline:unit': of,
    'plumbline:environment': of.split('/')[0] ?? '',
    'plumbline:source': 'main',
  })
  await world.call('logs', 'CreateLogGroup', {
    logGroupName: '/copied',
    tags: tags('prod/service/old'),
  })
  await world.call('logs', 'CreateLogGroup', {
    logGroupName: '/plumbline/qa/old',
    tags: tags('qa/service/old'),
  })
  await world.call('logs', 'CreateLogGroup', {
    logGroupName: '/plumbline/prod/other',
    tags: { ...tags('prod/service/other'), 'plumbline:source': 'elsewhere' },
  })
  await look(house)
  await look(house)

  const { orphans, places } = found(house)
  expect(orphans.map((one) => `${one.name} ${one.reason} ${one.removable}`)).toEqual([
    '/copied OtherName false',
    '/plumbline/qa/old EnvironmentGone false',
  ])
  expect(places[0]?.elsewhere).toEqual({ elsewhere: 1 })
  const events = house.events.filter(({ name }) => name === 'orphan.seen')
  expect(events.map(({ fields }) => fields.name)).toEqual(['/copied', '/plumbline/qa/old'])
  await world.call('logs', 'DeleteLogGroup', { logGroupName: '/copied' })
  await look(house)
  expect(house.events.filter(({ name }) => name === 'orphan.gone')).toMatchObject([
    { fields: { name: '/copied' } },
  ])
})

it('a missing permission is a gap that is told, and holds nothing up', async () => {
  const { world, house, base } = await shopHouse()
  world.faults.prime({
    operation: 'tag:GetResources',
    count: 'all',
    outcome: { kind: 'access-denied' },
  })
  house.git.commit(base)
  await house.loseStore()
  await house.turn(600_000)

  const { places, orphans, unmanaged } = found(house)
  expect(places[0]?.lookedAt).toBeUndefined()
  expect(places[0]?.gaps).toMatchObject([
    { what: 'what carries our tags', fault: { code: 'AccessDenied' } },
  ])
  expect(unmanaged).toHaveLength(1)
  // The service and the families of jobs still tell of their units.
  expect(new Set(orphans.map(({ unit }) => unit)).size).toBe(2)
  const { status } = (await house.unit('prod/service/web')) ?? {}
  expect(status?.operation.reason).toBe('RemovalNotSeen')
})

it('only what was shown is removed, and nothing that has a document', async () => {
  const { house, base, files } = await shopHouse('{ prune: never, drift: revert }')
  const unit: UnitId = 'prod/service/web'
  const removing = (resources: readonly string[]) =>
    house.control().removeOrphans([{ unit, resources }], by)
  await expect(removing([])).rejects.toMatchObject({ fault: { code: 'NothingLeft' } })
  house.git.commit(base)
  await house.turn(120_000)
  expect(new Set(found(house).orphans.map(({ reason }) => reason))).toEqual(new Set(['PruneNever']))

  await expect(removing(['log-group//plumbline/prod/web'])).rejects.toMatchObject({
    fault: { code: 'MoreIsThere' },
  })
  house.git.commit(files)
  await house.turn(60_000)
  expect(found(house).orphans).toEqual([])
  await expect(removing([])).rejects.toMatchObject({ fault: { code: 'NothingLeft' } })
})
