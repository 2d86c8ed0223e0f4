import type { Unit } from '@plumbline/desired-state'
import { expect, it } from 'vitest'
import type { AnyKind } from '../../model/index.ts'
import { target, thing, unit } from '../units.fixture.ts'
import { ownersIn, unitsOf } from './whose.ts'

const named = (serviceName: string) => [{ name: serviceName, request: { serviceName }, shape: {} }]
const calls = [{ op: 'ecs:CreateService' }] as never
/** As most kinds are: made for what runs tasks, and for nothing else. */
const ofTasks: AnyKind = {
  ...thing,
  calls,
  wanted: ({ spec, name }) => named(`${(spec as { image: string }).image.length > 0 && name}`),
}
const ofBundles: AnyKind = { ...thing, name: 'other', units: ['bundle'], calls, wanted: () => [] }

it('asks no kind about a unit that is none of its own', () => {
  const bundle = { ...unit(), id: 'prod/bundle/desks', kind: 'bundle', spec: {} } as unknown as Unit
  const targets = [{ ...target(), unit: bundle }, target()] as never

  const owners = ownersIn(targets, [ofTasks, ofBundles], new Map())

  const { account, region } = unit().environment
  const handles = ['ecs/service/default/web']
  expect(unitsOf({ account, region, handles }, owners, new Map())).toEqual([unit().id])
})
