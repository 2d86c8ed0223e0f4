import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { systemsOfPrograms } from './systems-of-programs.fixture.ts'
import { systemsWithRedis } from './systems-with-redis.fixture.ts'
import { outlineOf } from './outline.fixture.ts'
import {
  exampleConfigs,
  ofType,
  synthesise,
  type Synthesised,
  type Template,
} from './synthesised.fixture.ts'

/**
 * What each of the five systems has of its base, by the name of the thing: it stands in the template of its example, with
 * what is told of it.
 */
const systems = { ...systemsOfPrograms, ...systemsWithRedis }

let templates: Readonly<Record<string, Template>>
let made: Synthesised
let found: readonly string[]
beforeAll(() => {
  const configs = exampleConfigs()
  made = synthesise(Object.values(configs))
  found = made.found
  templates = Object.fromEntries(
    Object.entries(configs).map(([name, { project, environment }]) => [
      name,
      made.templates[`base-${project}-${environment}`] as Template,
    ]),
  )
}, 120_000)

test('every example is clean', () => {
  expect(found).toEqual([])
  expect(Object.keys(templates).toSorted()).toEqual(Object.keys(systems).toSorted())
})

test.each(Object.keys(systems))('the templates of %s are what was reviewed', async (system) => {
  const { project, environment } = exampleConfigs()[system] ?? {}
  const outlines = ['base', 'controller'].map((part) => {
    const stack = `${part}-${project}-${environment}`
    return outlineOf(stack, readFileSync(join(made.folder, `${stack}.template.json`), 'utf8'))
  })

  await expect(outlines.join('\n')).toMatchFileSnapshot(`../snapshots/${system}.txt`)
})

describe.each(Object.entries(systems))('%s has', (system, rows) => {
  test.each([...rows] as [string, string, object?][])('%s', (_, type, holds = {}) => {
    const all = ofType(templates[system] as Template, type).map(({ Properties }) => Properties)

    expect(all).toContainEqual(expect.toSatisfy((one: unknown) => contains(one, holds)))
  })
})

test('nothing of them is open that was open before', () => {
  const ports = Object.values(templates).flatMap((template) =>
    ofType(template, 'AWS::EC2::SecurityGroup').flatMap(({ Properties }) =>
      ((Properties['SecurityGroupIngress'] ?? []) as Record<string, unknown>[])
        .filter(({ CidrIp }) => CidrIp === '0.0.0.0/0')
        .map(({ FromPort }) => FromPort),
    ),
  )

  expect([...new Set(ports)]).toEqual([80])
})

/** Whether a value holds another one: maps their fields, lists each of their items somewhere. */
function contains(value: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    const items = [value].flat()
    return part.every((item) => items.some((one) => contains(one, item)))
  }
  if (typeof part !== 'object' || part === null) return value === part
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(part).every(([key, item]) =>
      contains((value as Record<string, unknown>)[key], item),
    )
  )
}
