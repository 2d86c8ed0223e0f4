import { describe, expect, it } from 'vitest'
import type { Difference } from '../../model/index.ts'
import { withOrigins } from './origins.ts'
import { plan, thing, unit, view } from '../units.fixture.ts'

const at = (line: number) => ({ file: 'web.yaml', line, column: 3 })
const written = unit({
  dependsOn: ['prod/job/migrate'],
  origins: {
    'spec.image': at(5),
    'spec.env.LEVEL': at(7),
    'spec.env."a.b"': at(8),
    'environment.roles.task': { file: 'prod.yaml', line: 9, column: 12 },
  },
})
/** A kind whose fields are said where the path says, or in the environment. */
const said = view({
  kind: { ...thing, sources: ([head = '']) => saidBy[head] ?? [] },
})
const saidBy: Readonly<Record<string, readonly string[]>> = {
  image: ['spec.raw.image', 'spec.image'],
  env: ['spec.env'],
  dotted: ['spec.env."a.b"'],
  role: ['spec.roles.task', 'environment.roles.task'],
  count: ['spec.raw.count', 'spec.scale'],
  mode: ['spec.raw.mode'],
}

function originOf(path: string) {
  const differences: readonly Difference[] = [{ path, from: 1, to: 2 }]
  const planned = plan({ differences: [{ resource: 'thing/a', verb: 'change', differences }] })
  return withOrigins(planned, written, [said]).origins?.['thing/a']?.[path]
}

describe('the origin of a wanted value', () => {
  it.each([
    ['is the first source that is written', 'image', { path: 'spec.image', at: at(5) }],
    ['is the first value of a map', 'env', { path: 'spec.env', at: at(7) }],
    ['can have a key with dots', 'dotted', { path: 'spec.env."a.b"', at: at(8) }],
    [
      'can be the environment',
      'role.arn',
      { path: 'environment.roles.task', at: { file: 'prod.yaml', line: 9, column: 12 } },
    ],
    ['is a field without a place when the default holds', 'count', { path: 'spec.scale' }],
    ['is unknown where only AWS has a field', 'mode', undefined],
    ['is unknown where the kind says nothing', 'other', undefined],
  ])('%s', (_what, path, origin) => {
    expect(originOf(path)).toEqual(origin)
  })

  it('comes with the units that go first, and adds nothing to a plan without differences', () => {
    expect(withOrigins(plan(), written, [said])).toEqual({
      ...plan(),
      dependsOn: ['prod/job/migrate'],
    })
    expect(withOrigins(plan(), unit(), [said])).toEqual(plan())
  })
})
