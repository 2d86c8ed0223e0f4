import { describe, expect, it } from 'vitest'
import { chartOf } from './bench/chart.ts'
import type { Life } from './bench/life.ts'
import { tablesOf } from './bench/report.ts'
import type { Results } from './bench/results.ts'
import {
  floorOfCreation,
  floorOfLook,
  floorSeconds,
  growthExponent,
  sumOf,
} from './bench/rig/floor.ts'
import { filled } from './bench/sets.ts'

const taken = (calls: Record<string, number>) => ({
  calls,
  throttled: 0,
  failed: 0,
  cpuMs: 300,
  wallMs: 500,
  virtualMs: 90_000,
})

const life: Life = {
  units: 100,
  wired: true,
  cold: {
    ...taken({ ...floorOfCreation(100), 'ecs:DescribeServices': 50 }),
    lastCreationMs: 80_000,
  },
  idle: {
    ...taken({ 'ecs:DescribeServices': 30, 'ecs:ListServices': 3 }),
    looks: 3,
    storeWrites: 6,
  },
  one: {
    ...taken({ 'ecs:RegisterTaskDefinition': 1, 'ecs:UpdateService': 1 }),
    documentsParsed: 1,
  },
  many: [],
  drift: { ...taken({}), made: 2, seenMs: [1_000, 9_000], undoneMs: [1_000, 9_000] },
  restart: taken({ 'ecs:DescribeServices': 10, 'ecs:DescribeTaskDefinition': 100 }),
}
const machine = {
  processor: 'a processor',
  cores: 2,
  memoryGiB: 4,
  system: 'a system',
  node: '24.0.0',
  load: 0.5,
}
const results: Results = {
  day: '2026-01-01',
  machine,
  lives: [life],
  peers: [
    { peer: 'ecspresso', version: undefined, units: 3 },
    { peer: 'a loop', version: '1', units: 3, ...phases() },
  ],
}

function phases() {
  const calls = { 'ecs:DescribeServices': 3, 'ecs:UpdateService': 3 }
  return { cold: taken(calls), idle: taken(calls), one: taken(calls) }
}

const rowOf = (table: string | undefined, name: string) =>
  table?.split('\n').find((line) => line.startsWith(`| ${name}`))

describe('the floor', () => {
  it.each([
    [10, 0],
    [1_000, 980],
    [10_000, 9_980],
  ])('of %i new services is what registering task definitions takes', (units, seconds) => {
    expect(floorSeconds(floorOfCreation(units))).toBe(seconds)
  })

  it('of a look is whole pages', () => {
    expect(sumOf(floorOfLook(101))).toBe(11 + 2 + 3 + 3)
  })

  it('grows linearly', () => {
    const points = [100, 1_000, 10_000].map((units) => [units, sumOf(floorOfLook(units))] as const)
    expect(growthExponent(points)).toBeCloseTo(1, 2)
    expect(growthExponent(points.map(([units]) => [units, 7]))).toBeCloseTo(0)
  })
})

describe('the tables', () => {
  const { lives, peers } = tablesOf(results)

  it('say what was found beside the goal', () => {
    expect(rowOf(lives, 'S1: writes')).toBe('| S1: writes ÷ floor | ≤ 1.02 | 1.00 |')
    expect(rowOf(lives, 'S1: time')).toMatch(/\| 1\.00 \|$/)
    expect(rowOf(lives, 'S2: CPU')).toBe('| S2: CPU ms a unit | ≤ 0.45 | 1.00 |')
    expect(rowOf(lives, 'S3: task definitions')).toMatch(/\| 0 \| 100 \|$/)
    expect(rowOf(lives, 'S6: drifts')).toMatch(/\| 2 \/ 2 \|$/)
  })

  it('say of a program that is not there that it was not run', () => {
    expect(rowOf(peers, 'ecspresso')).toContain('not run')
    expect(rowOf(peers, 'a loop')).toBe('| a loop | 1 | 3 | 2.0 | 2.00 | 1.0 | 100 | 3 | 6 |')
  })
})

it('the chart has a bar for who was run, and a length for each', () => {
  const svg = chartOf(results)
  expect(svg.match(/<rect /g)).toHaveLength(2 * 2)
  expect(svg).not.toContain('NaN')
  expect(svg).not.toContain('ecspresso')
})

describe('the page', () => {
  const page = 'a\n<!-- bench: x -->\nold\n<!-- bench: end of x -->\nb\n'

  it('gets what is new in its regions and keeps the rest', () => {
    const text = filled(page, { x: 'new' })
    expect(text).toBe('a\n<!-- bench: x -->\n\nnew\n\n<!-- bench: end of x -->\nb\n')
    expect(filled(text, { x: 'new' })).toBe(text)
  })

  it('says which region it lacks', () => {
    expect(() => filled(page, { y: 'new' })).toThrow('the page has no region y')
  })
})
