import { createBase, createSimulator, type World } from '@plumbline/simulator'
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { estate } from '../support/estate.ts'
import { furnishFor } from '../support/furnished.ts'
import { createHouse, type House } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'

/**
 * Each example is a complete repository: it converges from nothing on what bootstrap makes, is written once and not
 * again, with or without the memory of the store, and leaves nothing of ours behind when it is removed. One is removed
 * while the store is lost, so that only AWS tells of it.
 */
const folder = new URL('../../desired-state/examples/', import.meta.url).pathname

const systems = [
  ['fastapi-aurora', 'eu-west-1', 2],
  ['items-32co', 'us-east-1', 1],
  ['analytics-reporting', 'us-east-1', 3],
  ['scalable-chat', 'eu-west-1', 1],
  ['quiz', 'eu-west-2', 6],
] as const
const removedUnseen = new Set<string>(['quiz'])

function filesOf(system: string): Files {
  const root = `${folder}${system}/`
  const paths = globSync('**/*.{yaml,pp}', { cwd: root })
  return Object.fromEntries(paths.map((path) => [path, readFileSync(`${root}${path}`, 'utf8')]))
}

/** What the demo hands over, but for what really stands in this world; and what else the documents name. */
async function bootstrapped(system: string, region: string, documents: Files): Promise<World> {
  const world = createSimulator({ seed: 1, region, ecs: { healthyAfterMs: 5_000 } })
  const text = readFileSync(`${folder}${system}/handover.demo.json`, 'utf8')
  const { prod } = JSON.parse(text) as { prod: Record<string, string> }
  const real = /^(cluster|alb|alerts|mesh|network|puppet\/bucket)/
  const values = Object.fromEntries(Object.entries(prod).filter(([key]) => !real.test(key)))
  const base = await createBase(world, { environment: 'prod', values })
  const handed = Object.entries(base.values).map(
    ([key, value]) => [key, { value, version: 1 }] as const,
  )
  await furnishFor(world, documents, new Map([['prod', new Map(handed)]]))
  return world
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
    .filter(([op]) => !/:(Describe|List|Get)/.test(op))
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

it.each(systems)('%s', async (system, region, units) => {
  const files = filesOf(system)
  const world = await bootstrapped(system, region, files)
  const house = await createHouse({ world })
  const empty = await estate(world, 'prod')

  house.git.commit(files)
  await house.until(() => converged(house, units))
  const built = await estate(world, 'prod')
  expect(built.length).toBeGreaterThan(empty.length)

  await house.loseStore()
  await house.until(() => converged(house, units))
  await house.turn(10 * 60_000)
  expect(writesOf(house)).toBe(0)
  expect(await estate(world, 'prod')).toEqual(built)

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
  expect(await estate(world, 'prod')).toEqual(empty)
  await house.stop()
})
