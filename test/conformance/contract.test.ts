import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeWith } from '../require.ts'
import { differing } from './check.ts'
import { contract, nameFor } from './contract.ts'
import { deviations, deviationsOf, motoVersionOfTheList } from './deviations.ts'
import { motoVersion, startMoto } from './moto.ts'
import type { Moto } from './moto.ts'
import { startSimulator } from './simulator.ts'
import type { SimulatorTarget } from './simulator.ts'
import { clientsOf, region } from './target.ts'
import type { Target } from './target.ts'

describe('the simulator answers as AWS documents', () => {
  let simulator: SimulatorTarget
  beforeAll(async () => {
    simulator = await startSimulator()
  })
  afterAll(() => simulator.stop())

  test.each(contract)('$id', async (check) => {
    const seen = await check.look(simulator, nameFor(check))

    expect(differing(check.expected, seen)).toEqual({})
  })
})

describeWith(['moto'], 'moto answers as AWS documents, but for the listed deviations', (paths) => {
  let moto: Moto
  let target: Target
  beforeAll(async () => {
    moto = await startMoto(paths.moto, region)
    target = { ...clientsOf(moto.url), network: moto, now: Date.now, pass: async () => {} }
  })
  afterAll(() => moto.stop())

  test('the list was made with this version', () => {
    expect(motoVersion(paths.moto)).toBe(motoVersionOfTheList)
  })

  test.each(contract)('$id', async (check) => {
    const seen = await check.look(target, nameFor(check))

    expect(differing(check.expected, seen)).toEqual(deviationsOf(check.id))
  })
})

test('every deviation is shown by a check', () => {
  const checks = new Set(contract.map((check) => check.id))

  const loose = deviations.filter(
    (one) =>
      Object.keys(one.shows).length === 0 ||
      Object.keys(one.shows).some((check) => !checks.has(check)),
  )

  expect(loose).toEqual([])
})

test('no two checks and no two deviations share an id', () => {
  const checks = contract.map((check) => check.id)
  const listed = deviations.map((one) => one.id)

  expect(new Set(checks)).toHaveLength(checks.length)
  expect(new Set(listed)).toHaveLength(listed.length)
})
