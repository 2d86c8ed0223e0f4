import type {
  ScalableTarget,
  ScalingPolicy,
  ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling'
import type { Unit } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import type { AwsReader, Context, Scope, Wanted } from '../../model/index.ts'
import type { ScalingRequest } from './aws.ts'
import { observe } from './observe.ts'

const context = {
  unit: 'prod/service/web',
  environment: { name: 'prod', cluster: 'main' },
} as unknown as Context
const target: ScalableTarget = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/main/web',
  ScalableDimension: 'ecs:service:DesiredCount',
  MinCapacity: 2,
  MaxCapacity: 4,
  ScalableTargetARN: 'arn:target',
  RoleARN: 'arn:role',
  CreationTime: new Date(0),
}
const cpu = { PolicyName: 'prod-web-cpu', PolicyARN: 'arn:cpu' } as ScalingPolicy
const night = { ScheduledActionName: 'prod-web-night' } as ScheduledAction

const fixed = { kind: 'service', spec: { scale: 2 } } as unknown as Unit
const left = { kind: 'service', spec: { scale: 'elsewhere' } } as unknown as Unit

interface Account {
  readonly owner?: string
  readonly target?: ScalableTarget
  readonly policies?: readonly ScalingPolicy[]
  readonly actions?: readonly ScheduledAction[]
}

/** An account with one service; `asked` names what was read beside the batches. */
function account({ target: live, policies = [], actions = [], owner }: Account) {
  const asked: string[] = []
  const reader: AwsReader = {
    read(operation) {
      asked.push(operation.op)
      return Promise.resolve({ Tags: { 'plumbline:unit': owner ?? 'prod/service/web' } } as never)
    },
    look: (batch) =>
      Promise.resolve((batch.operation.op.startsWith('ecs') ? { desiredCount: 3 } : live) as never),
    group(list) {
      asked.push(list.operation.op)
      return Promise.resolve((list.operation.op.includes('Policies') ? policies : actions) as never)
    },
  }
  return { reader, asked }
}

const wantedTarget = { name: 'web', shape: { min: 2, max: 4 } }
const wantedCpu = { name: 'policy/prod-web-cpu', shape: {} }
const wantedNight = { name: 'schedule/prod-web-night', shape: {} }

function scope(...wanted: readonly { readonly name: string; readonly shape: object }[]) {
  return { context, wanted, removed: false } as unknown as Scope<ScalingRequest> & {
    wanted: Wanted<ScalingRequest>[]
  }
}

describe('observe', () => {
  it('asks for nothing else where there is no target', async () => {
    const { reader, asked } = account({})

    const seen = await observe(reader, scope(wantedTarget, wantedCpu))

    expect(seen).toEqual([
      { name: 'web', observation: { state: 'absent' } },
      { name: 'policy/prod-web-cpu', observation: { state: 'absent' } },
    ])
    expect(asked).toEqual([])
  })

  it('sees nothing of a service that never scaled', async () => {
    expect(await observe(account({}).reader, scope())).toEqual([])
  })

  it('reads no tags where everything is as wanted, and tells what runs', async () => {
    const { reader, asked } = account({ target, policies: [cpu], actions: [night] })

    const seen = await observe(reader, scope(wantedTarget, wantedCpu, wantedNight))

    expect(asked).not.toContain('application-autoscaling:ListTagsForResource')
    expect(seen.map(({ name, identifier, tags }) => [name, identifier, tags])).toEqual([
      ['web', 'arn:target', undefined],
      ['policy/prod-web-cpu', 'arn:cpu', undefined],
      ['schedule/prod-web-night', undefined, undefined],
    ])
    expect(seen[0]?.observation).toMatchObject({ live: { count: 3 } })
  })

  it.each<[string, Account, ReturnType<typeof scope>]>([
    ['a limit differs', { target: { ...target, MaxCapacity: 9 } }, scope(wantedTarget)],
    ['a policy is missing', { target }, scope(wantedTarget, wantedCpu)],
    ['a policy is too much', { target, policies: [cpu] }, scope(wantedTarget)],
    ['a schedule is too much', { target, actions: [night] }, scope(wantedTarget)],
  ])('reads the tags of the target for all of them where %s', async (_case, live, wanted) => {
    const seen = await observe(account(live).reader, wanted)

    expect(seen.map(({ tags }) => tags)).toEqual(
      seen.map(() => ({ 'plumbline:unit': 'prod/service/web' })),
    )
  })

  it('says what is too much', async () => {
    const { reader } = account({ target, policies: [cpu], actions: [night] })

    const seen = await observe(reader, scope(wantedTarget, wantedCpu))

    expect(seen.map(({ name, surplus }) => [name, surplus])).toEqual([
      ['web', undefined],
      ['policy/prod-web-cpu', undefined],
      ['schedule/prod-web-night', true],
    ])
  })

  it.each<[string, string, Partial<Scope<ScalingRequest>>, number]>([
    ['of the unit, that a fixed number replaces, goes', 'prod/service/web', { unit: fixed }, 1],
    ['of the unit, that it leaves to somebody else, goes', 'prod/service/web', { unit: left }, 1],
    ['of somebody else is told where the number is fixed', 'other', { unit: fixed }, 1],
    ['of somebody else is left alone where the spec says so', 'other', { unit: left }, 0],
    ['of somebody else does not keep a removed service', 'other', { removed: true }, 0],
  ])('a target %s', async (_case, owner, more, count) => {
    const { reader } = account({ target, owner })

    const seen = await observe(reader, { ...scope(), ...more })

    expect(seen.map(({ surplus }) => surplus)).toEqual(Array.from({ length: count }, () => true))
  })

  it('looks at nothing that hangs on a target which nobody wants', async () => {
    const { reader, asked } = account({ target, policies: [cpu] })

    const seen = await observe(reader, scope())

    expect(seen).toMatchObject([
      { name: 'web', surplus: true, tags: { 'plumbline:unit': 'prod/service/web' } },
    ])
    expect(asked).toEqual(['application-autoscaling:ListTagsForResource'])
  })

  it('counts a target without an ARN as somebody else’s', async () => {
    const { ScalableTargetARN: _arn, ...old } = target

    const [seen] = await observe(account({ target: old }).reader, scope())

    expect(seen?.tags).toEqual({})
  })

  it('has nothing to do with jobs', async () => {
    const job = { ...context, unit: 'prod/job/web' } as unknown as Context

    expect(await observe(account({ target }).reader, { ...scope(), context: job })).toEqual([])
  })
})
