import { describe, expect, it } from 'vitest'
import { FaultError, type Inspect } from '@plumbline/controller/model'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import {
  appWith,
  checkout,
  drifted,
  memoryFixture,
  newYear,
  passFixture,
  tried,
} from '../testing.ts'

const when = new Date(newYear).toISOString()
const cart = 'prod/service/cart' as const

async function start(inspect: Partial<Inspect>) {
  const store = memoryStore()
  const memories = [memoryFixture(checkout, { differences: drifted }), memoryFixture(cart)]
  const { app } = await appWith({ store, memories, inspect })
  return { store, get: (path: string) => app.inject(`/api/v1/${path}`) }
}

describe('looks on demand', () => {
  it('tell what runs, with null for what is not known', async () => {
    const version = { version: 'w:2', newest: true, desired: 1, running: 1, pending: 0, failed: 0 }
    const task = { id: 'aa', version: 'w:2', state: 'PENDING', health: 'UNKNOWN' }
    const running = { at: newYear, versions: [version], tasks: [task], more: false, unread: [] }
    const { get } = await start({ running: async () => running })

    const answer = await get(`units/${checkout}/tasks`)

    expect(answer.json()).toEqual({
      ...running,
      at: when,
      versions: [{ ...version, traffic: null }],
      tasks: [{ ...task, zone: null, startedAt: null }],
    })
  })

  it('ask for the log that was named, at most as long as is allowed', async () => {
    const asked: unknown[] = []
    const { get } = await start({
      logs: async (_, query) => {
        asked.push(query)
        return { tasks: [], containers: [], why: 'nothing ran' }
      },
    })

    const answer = await get(`units/${checkout}/logs?task=${'a'.repeat(32)}&container=web&limit=5`)

    expect(answer.json()).toEqual({ tasks: [], containers: [], log: null, why: 'nothing ran' })
    expect(asked).toEqual([{ task: 'a'.repeat(32), container: 'web', lines: 5 }])
    for (const query of ['limit=501', 'task=../x', 'container=a%20b']) {
      expect((await get(`units/${checkout}/logs?${query}`)).statusCode).toBe(400)
    }
  })

  it('say which permission is missing when AWS refuses', async () => {
    const { get } = await start({
      logs: () => {
        throw new FaultError({
          code: 'AccessDenied',
          source: 'aws',
          retry: 'on-change',
          message: 'logs:GetLogEvents was denied',
          hint: 'allow logs:GetLogEvents',
        })
      },
    })

    const answer = await get(`units/${checkout}/logs`)

    expect(answer.statusCode).toBe(502)
    expect(answer.json()).toMatchObject({
      type: '/errors/aws-refused',
      detail: 'logs:GetLogEvents was denied',
      errors: [{ hint: 'allow logs:GetLogEvents' }],
    })
  })

  it('tell what a unit consists of, which parts differ, and how its neighbours are', async () => {
    const part = { resource: 'service/checkout', needs: ['task-definition/prod-checkout'] } as const
    const structure = { parts: [part], dependsOn: [cart], dependents: ['prod/job/gone'] } as const
    const { get } = await start({ structure: () => structure })

    const answer = await get(`units/${checkout}/structure`)

    expect(answer.json()).toEqual({
      parts: [{ ...part, differs: true, page: null }],
      dependsOn: [
        {
          environment: 'prod',
          kind: 'service',
          name: 'cart',
          status: { sync: 'Synced', health: 'Healthy', operation: 'Idle', waits: false },
        },
      ],
      dependents: [{ environment: 'prod', kind: 'job', name: 'gone', status: null }],
    })
  })

  it.each(['tasks', 'logs', 'structure'])('/%s knows no unit that is not there', async (look) => {
    const { get } = await start({})

    const answer = await get(`units/prod/service/nobody/${look}`)

    expect(answer.json()).toMatchObject({ status: 404, type: '/errors/unit-unknown' })
  })
})

it('the load is told busiest first, with how long releases took', async () => {
  const count = { retries: 0, throttled: 0, failed: 0 }
  const budget = { place: '111122223333/eu-west-1', full: 20 }
  const { store, get } = await start({
    load: () => ({
      queueDepth: 3,
      turns: { unit: 7 },
      calls: [
        { op: 'ecs:ListTasks', calls: 1, ...count },
        { op: 'ecs:DescribeServices', calls: 9, ...count },
      ],
      budgets: [
        { ...budget, operations: ['ecs:ListTasks'], perSecond: 20, waiting: 0 },
        { ...budget, operations: ['ecs:DescribeServices'], perSecond: 10, waiting: 0 },
      ],
    }),
  })
  const attempts = [tried({ outcome: 'failed' })]
  await store.append(memoryFixture(checkout), passFixture(checkout, newYear + 1, { attempts }))

  const answer = await get('load')

  expect(answer.json()).toMatchObject({
    queueDepth: 3,
    oldestLook: when,
    turns: { unit: 7 },
    calls: [{ op: 'ecs:DescribeServices' }, { op: 'ecs:ListTasks' }],
    budgets: [{ operations: ['ecs:DescribeServices'] }, { operations: ['ecs:ListTasks'] }],
    attempts: [{ name: 'checkout', cause: 'release', outcome: 'failed', began: when }],
  })
})
