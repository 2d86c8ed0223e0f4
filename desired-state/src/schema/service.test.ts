import { describe, expect, test } from 'vitest'
import type { environmentSpec } from './environment.ts'
import { fargateCpu, fargateMemory } from './fargate.ts'
import { load } from '../load.ts'
import type { ServiceSpec } from '../spec/service.ts'
import type { serviceSpec } from './service.ts'
import { dev, loadTexts, web } from '../small.fixture.ts'
import type { Environment } from '../types.ts'
import { parseDuration } from './values.ts'

/** `true` for types with the same fields; compiling is the test. */
type SameFields<A, B> = [keyof A, keyof B] extends [keyof B, keyof A] ? true : never
type Output = ReturnType<typeof serviceSpec.parse>
type Block<Spec, Name extends keyof Spec> = NonNullable<Spec[Name]>

describe('the schema of a Service', () => {
  test('gives exactly what a unit promises', () => {
    const proof: [
      SameFields<Output, ServiceSpec>,
      SameFields<Block<Output, 'health'>, Block<ServiceSpec, 'health'>>,
      SameFields<Block<Output, 'deploy'>, Block<ServiceSpec, 'deploy'>>,
      SameFields<Block<Output, 'logs'>, Block<ServiceSpec, 'logs'>>,
      SameFields<Block<Output, 'roles'>, Omit<Block<ServiceSpec, 'roles'>, 'scheduler'>>,
      SameFields<Omit<ReturnType<typeof environmentSpec.parse>, 'vars'>, Omit<Environment, 'name'>>,
    ] = [true, true, true, true, true, true]

    expect(proof).toHaveLength(6)
  })

  test('knows the memory of every size of CPU', () => {
    expect([...fargateMemory.keys()]).toEqual([...fargateCpu])
    expect(
      [...fargateMemory.values()].map((memory) => [memory[0], memory.at(-1), memory.length]),
    ).toEqual([
      [512, 2_048, 3],
      [1_024, 4_096, 4],
      [2_048, 8_192, 7],
      [4_096, 16_384, 13],
      [8_192, 30_720, 23],
      [16_384, 61_440, 12],
      [32_768, 122_880, 12],
    ])
  })

  test.each([...fargateMemory].flatMap(([cpu, sizes]) => sizes.map((memory) => ({ cpu, memory }))))(
    'takes cpu $cpu with memory $memory',
    ({ cpu, memory }) => {
      const state = loadTexts(dev, `${web}  cpu: ${cpu}\n  memory: ${memory}\n`)

      expect(state.problems).toEqual([])
    },
  )

  test('limits the size of a service to what ECS takes', () => {
    const state = loadTexts(
      dev,
      `${web}  user: ${'x'.repeat(10)}\n  command: ${'x'.repeat(66_000)}\n`,
    )

    expect(state.problems.map((problem) => problem.message)).toEqual([
      'the object is larger than the 64 KiB that ECS takes',
    ])
  })
})

describe('durations', () => {
  test.each([
    ['30s', 30],
    ['10m', 600],
    ['2h', 7_200],
    ['3d', 259_200],
    ['0s', 0],
    ['', undefined],
    ['30', undefined],
    ['-1s', undefined],
    ['1.5h', undefined],
    ['1h30m', undefined],
    ['1 h', undefined],
    ['9999999s', undefined],
  ])('%o is %o seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds)
  })
})

test('the environment gives its variables to nobody else', () => {
  const { environments } = load([{ path: 'dev.yaml', blob: '1', text: dev }])

  expect(environments.get('dev')).not.toHaveProperty('vars')
})
