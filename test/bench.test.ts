import { describe, expect, it } from 'vitest'
import { chartOf } from './bench/chart.ts'
import type { Life } from './bench/life.ts'
import { tablesOf } from './bench/report.ts'
import { noResults, withMeasured, type Measured, type Results } from './bench/results.ts'
import {
  floorOfCreation,
  floorOfLook,
  floorSeconds,
  growthExponent,
  sumOf,
} from './bench/rig/floor.ts'
import { answerOf } from './bench/rig/children.ts'
import { goalsTable } from './bench/goals.ts'
import { summaryTable } from './bench/summary.ts'
import { filled } from './bench/page.ts'

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
  start: 'wired',
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
    first: { cpuMs: 20, wallMs: 30 },
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
const measured = <Found>(key: string, found: Found): Measured<Found> => ({
  key,
  day: '2026-01-01',
  machine,
  seconds: 12,
  found,
})
const results: Results = {
  ...noResults,
  lives: [measured('100', life)],
  peers: [
    measured('ecspresso 3', { peer: 'ecspresso', version: undefined, units: 3 }),
    measured('a loop 3', { peer: 'a loop', version: '1', units: 3, ...phases() }),
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

describe('growth', () => {
  const ten = (units: number, cpuMs: number): Measured<Life> =>
    measured(`${units}`, {
      ...life,
      units,
      start: units > 2_000 ? 'seeded' : 'near',
      idle: { ...life.idle, cpuMs },
    })

  it('is the slope over the sizes that were measured', () => {
    const lives = [ten(100, 300), ten(1_000, 3_000), ten(10_000, 30_000)]
    const table = tablesOf({ ...results, lives }).lives
    expect(rowOf(table, 'S2 CPU')).toBe('| S2 CPU | ≤ 1.05 | 1.00 | 100, 1,000, 10,000 |')
    // A seeded estate was not made by calls of the controller.
    expect(rowOf(table, 'S1 calls')).toMatch(/\| 100, 1,000 \|$/)
    expect(rowOf(table, 'S1: writes')).toMatch(/\| – \|$/)
  })
})

describe('what is kept', () => {
  it('gets one measurement more, or a newer one in the place of the same', () => {
    const newer = { ...measured('100', life), day: '2026-01-02' }
    const two = withMeasured(results, 'lives', measured('1000', life))
    expect(two.lives.map(({ key }) => key)).toEqual(['100', '1000'])
    expect(two.peers).toBe(results.peers)
    expect(withMeasured(two, 'lives', newer).lives).toEqual([two.lives[1], newer])
  })

  it('says of a table when it was measured, and how busy the machine was', () => {
    const { peers } = tablesOf(results)
    expect(peers).toContain('ecspresso 3: 2026-01-01, load average 0.5 when it began, 12 s')
  })
})

it('a part that has no answer in its time is ended, and says so', async () => {
  const endless = { throttling: false, factor: 0 }
  await expect(answerOf('aws', endless, { minutesMax: 0 })).rejects.toThrow('no answer after 0 min')
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

describe('the goals', () => {
  it('say whether each is met, why not, and what was not measured', () => {
    const slow = { ...life, units: 1_000, idle: { ...life.idle, cpuMs: 3_000 } }
    const goals = goalsTable({ ...results, lives: [measured('1000', slow)] })
    expect(rowOf(goals, 'S2: writes')).toBe('| S2: writes to AWS | 0 | 0 | yes |  |')
    expect(rowOf(goals, 'S2: CPU')).toMatch(/\| ≤ 0\.45 \| 1\.00 \| \*\*no\*\* \| A look is/)
    expect(rowOf(goals, 'S13')).toMatch(/\| not measured \|  \|  \|$/)
  })

  it('name the size that was measured where it is not the one that is meant', () => {
    expect(rowOf(goalsTable(results), 'S2: writes')).toContain('0 (100 units)')
  })

  it('begin with what an estate costs in a minute', () => {
    const summary = summaryTable(results)
    // 33 calls and 300 ms of CPU time in a minute and a half.
    expect(rowOf(summary, '100')).toBe('| 100 | 22 | 30 | 0.2 s (0.33 % of a core) | – |')
  })
})
