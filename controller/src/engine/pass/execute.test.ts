import { describe, expect, it } from 'vitest'
import { FaultError, type AwsWriter, type Store } from '../../model/index.ts'
import { memoryStore } from '../../adapters/store/memory.ts'
import { execute, settle, type Execution } from './execute.ts'
import { fault, plan, step, thing } from '../units.fixture.ts'

const three = plan({
  steps: ['a', 'b', 'c'].map((name) => ({
    ...step,
    effect: 'creates',
    call: { op: 'test:Create', input: { name } },
  })),
})
const kind = { ...thing, read: () => ({ identifier: 'arn:a', rollout: 'd1' }) }

function world(writer?: AwsWriter['call']) {
  const told: string[] = []
  const inner = memoryStore()
  const store: Store = {
    ...inner,
    async intend(unit, revision, call, at) {
      told.push(`intend ${call.input.name as string}`)
      return inner.intend(unit, revision, call, at)
    },
    async settle(intent, result) {
      told.push(`settle ${intent} ${result}`)
    },
  }
  const call: AwsWriter['call'] = async (request) => {
    told.push(`call ${request.input.name as string}`)
    return writer === undefined ? {} : writer(request)
  }
  const clock = { now: () => 7, sleep: () => Promise.resolve() }
  const execution: Execution = {
    kinds: [kind],
    writer: { call },
    store,
    clock,
    refuse: () => undefined,
  }
  return { told, store, execution }
}

describe('execute', () => {
  it('writes down each intent before its call, in the order of the plan', async () => {
    const { told, execution } = world()

    await execute(three, execution)

    expect(told).toEqual(['intend a', 'call a', 'intend b', 'call b', 'intend c', 'call c'])
  })

  it('leaves the intents open until they are settled: the record comes first', async () => {
    const { told, store, execution } = world(async ({ input }) => {
      if (input.name === 'b') throw new FaultError(fault)
      return {}
    })

    const sent = await execute(three, execution)
    told.length = 0
    await settle(store, sent)

    expect(told).toEqual(['settle 1 done', 'settle 2 failed'])
  })

  it('stops at the first call that fails', async () => {
    const { execution } = world(async () => {
      throw new FaultError(fault)
    })

    const sent = await execute(three, execution)

    expect(sent.map(({ outcome }) => [outcome.result, outcome.fault?.code])).toEqual([
      ['failed', 'Throttled'],
    ])
  })

  it('asks before every call whether it is still wanted, and leaves no intent of one that is not', async () => {
    const { told, store, execution } = world()
    let asked = 0
    const refuse = () => (++asked === 2 ? fault : undefined)

    const sent = await execute(three, { ...execution, refuse })
    await settle(store, sent)

    expect(sent.map(({ outcome }) => outcome.result)).toEqual(['done', 'refused'])
    expect(told).toEqual(['intend a', 'call a', 'settle 1 done'])
  })

  it('follows a rollout only of a call that starts one', async () => {
    const { execution } = world()
    const effects = ['creates', 'replaces tasks', 'updates in place'] as const
    const steps = effects.map((effect) => ({ ...step, effect }))

    const sent = await execute(plan({ steps }), execution)

    expect(sent.map(({ outcome }) => outcome.rollout)).toEqual(['d1', 'd1', undefined])
    expect(sent.map(({ outcome }) => outcome.identifier)).toEqual(['arn:a', 'arn:a', 'arn:a'])
  })

  it('sends nothing when the intent cannot be written down', async () => {
    const { told, store, execution } = world()
    const broken = { ...store, intend: () => Promise.reject(new FaultError(fault)) }

    await expect(execute(three, { ...execution, store: broken })).rejects.toThrow(fault.message)

    expect(told).toEqual([])
  })
})
