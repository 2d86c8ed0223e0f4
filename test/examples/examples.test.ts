import { isRead, createBase, createSimulator, furnish, type World } from '@plumbline/simulator'
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { needsOfUnits } from '@plumbline/controller'
import { load } from '@plumbline/desired-state'
import { beforeAll, expect, it } from 'vitest'
import { estate } from '../support/estate.ts'
import { createHouse, type House } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'
import { stackUp } from '../support/stacked.ts'
import { synthesiseOffline, type SynthesisedStacks } from '../support/synthesised.ts'

/**
 * Each example is a complete repository: it converges on the stack of its own configuration of bootstrap, whose parameters
 * are its hand-over and whose roles, secrets and networks it needs; it is written once and not again, with or without the
 * memory of the store, and leaves nothing of ours behind when it is removed. One is removed while the store is lost, so that
 * only AWS tells of it.
 */
const folder = new URL('../../desired-state/examples/', import.meta.url).pathname

const snapshots = new URL('../../bootstrap-cdk/snapshots/', import.meta.url).pathname

const systems = [
  ['fastapi-aurora', 'fastapi-prod', 'eu-west-1', 2],
  ['items-32co', '32co-prod', 'us-east-1', 1],
  ['analytics-reporting', 'analytics-prod', 'us-east-1', 3],
  ['scalable-chat', 'chat-prod', 'eu-west-1', 1],
  ['quiz', 'quiz-prod', 'eu-west-2', 6],
] as const
const removedUnseen = new Set<string>(['quiz'])

let stacks: SynthesisedStacks
beforeAll(() => {
  stacks = synthesiseOffline(...systems.map(([name]) => `bootstrap-cdk/examples/${name}.yaml`))
}, 120_000)

function filesOf(system: string): Files {
  const root = `${folder}${system}/`
  const paths = globSync('**/*.{yaml,pp}', { cwd: root })
  return Object.fromEntries(paths.map((path) => [path, readFileSync(`${root}${path}`, 'utf8')]))
}

/** An account in which the stack stands, and in whose repositories the pipeline has pushed what documents name. */
async function bootstrapped(stack: string, region: string, documents: Files): Promise<World> {
  const world = createSimulator({ seed: 1, region, ecs: { healthyAfterMs: 5_000 } })
  await stackUp(world, stacks.template(`base-${stack}`))
  const files = Object.entries(documents).map(([path, text]) => ({ path, blob: path, text }))
  const { values } = await createBase(world, { environment: 'prod' })
  const handed = Object.entries(values).map(([key, value]) => [key, { value, version: 1 }] as const)
  const { units, problems } = load(files, { handover: new Map([['prod', new Map(handed)]]) })
  expect(problems).toEqual([])
  const { images } = needsOfUnits(units.values())
  await furnish(world, { ...nothing, images })
  return world
}

const nothing = {
  images: [],
  roles: [],
  secrets: [],
  parameters: [],
  logGroups: [],
  subnets: [],
  securityGroups: [],
}

async function converged(house: House, units: number): Promise<boolean> {
  const rows = await house.store.units({})
  const steady = rows.filter(
    ({ unit, status }) =>
      status.sync.is === 'Synced' &&
      // A bundle that is published goes on when its hosts report, and none stands in this world.
      (unit.includes('/bundle/') ||
        (status.health.is === 'Healthy' && status.operation.is === 'Idle')),
  )
  return rows.length === units && steady.length === units
}

const writesOf = (house: House) =>
  [...house.aws().calls()]
    .filter(([op]) => !isRead(op))
    .reduce((sum, [, { calls }]) => sum + calls, 0)

const leftIn = (house: House) => Map.groupBy(house.control().orphans().orphans, ({ unit }) => unit)

/** As a person would who was shown the list. */
async function removeAll(house: House): Promise<void> {
  const units = [...leftIn(house)].map(([unit, left]) => ({
    unit,
    resources: left.map(({ kind, name }) => `${kind}/${name}`),
  }))
  const by = { author: 'dana', reason: 'the quiz is over', many: units.length }
  await house.control().removeOrphans(units, by)
}

it.each(systems)('the templates of %s are the same bytes in another process', (system, stack) => {
  const reviewed = readFileSync(`${snapshots}${system}.txt`, 'utf8')

  for (const name of [`base-${stack}`, `controller-${stack}`]) {
    const digest = createHash('sha256')
      .update(readFileSync(stacks.file(name)))
      .digest('hex')
    expect(reviewed).toContain(`# ${name}: sha256 ${digest}\n`)
  }
})

it.each(systems)('%s', async (system, stack, region, units) => {
  const files = filesOf(system)
  const world = await bootstrapped(stack, region, files)
  const house = await createHouse({ world })
  const empty = await estate(world, stack)

  house.git.commit(files)
  await house.until(() => converged(house, units))
  const built = await estate(world, stack)
  expect(built.length).toBeGreaterThan(empty.length)

  await house.loseStore()
  await house.until(() => converged(house, units))
  await house.turn(10 * 60_000)
  expect(writesOf(house)).toBe(0)
  expect(await estate(world, stack)).toEqual(built)

  const environment = (files['environments/prod.yaml'] ?? '').replace('confirm', 'auto')
  house.git.commit({ 'environments/prod.yaml': environment })
  if (removedUnseen.has(system)) {
    await house.loseStore()
    await house.until(() => leftIn(house).size === units)
    await removeAll(house)
  } else {
    await house.turn(60_000)
    for (const { unit } of await house.store.units({})) {
      await house.control().sync(unit, { prune: true })
    }
  }
  await house.until(async () => (await house.store.units({})).length === 0)
  expect(await estate(world, stack)).toEqual(empty)
  await house.stop()
})
