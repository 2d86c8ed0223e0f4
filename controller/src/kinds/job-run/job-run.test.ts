import type { Environment, JobUnit } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import { faultOf, type Context } from '../../model/index.ts'
import { jobRun } from './index.ts'

describe('what RunTask answers', () => {
  it('names the task', () => {
    expect(jobRun.read?.({ tasks: [{ taskArn: 'arn:task' }], failures: [] })).toEqual({
      identifier: 'arn:task',
    })
  })

  it('is a failure when nothing was started, although AWS calls it a success', () => {
    const failures = [{ reason: 'RESOURCE:MEMORY', detail: 'no instance has 4 GiB' }]
    const read = () => {
      try {
        return jobRun.read?.({ tasks: [], failures })
      } catch (error) {
        return faultOf(error)
      }
    }

    expect(read()).toMatchObject({
      code: 'TaskNotStarted',
      retry: 'backoff',
      message: 'ecs:RunTask started no task: RESOURCE:MEMORY, no instance has 4 GiB',
    })
  })

  it('tells nothing where another operation answered', () => {
    expect([jobRun.read?.({}), jobRun.read?.({ task: { taskArn: 'arn:stopped' } })]).toEqual([
      {},
      {},
    ])
  })
})

describe('what is looked at of a job with a schedule', () => {
  const network = { subnets: ['subnet-a'], securityGroups: [], assignPublicIp: false }
  const environment = {
    name: 'prod',
    cluster: 'main',
    account: '1',
    region: 'x',
    network,
    roles: {},
  }
  const context = {
    unit: 'prod/job/nightly',
    environment: environment as unknown as Environment,
    source: 'main',
  } as unknown as Context
  const task = {
    env: {},
    secrets: {},
    roles: {},
    sidecars: {},
    startAfter: {},
    volumes: {},
    mounts: {},
    logs: {},
    raw: {},
  }
  const schedule = { cron: '30 2 * * *', timezone: 'UTC', overlap: 'allow' }
  const modes = (more: object) => {
    const spec = { image: 'x:1', cpu: 256, memory: 512, retries: 0, ...task, schedule, ...more }
    const unit = {
      id: context.unit,
      kind: 'job',
      calledBy: [],
      name: 'nightly',
      tags: {},
      spec,
    } as unknown as JobUnit
    return jobRun.wanted(unit, context).map(({ request }) => request.mode)
  }

  it.each<[string, object, readonly string[]]>([
    ['nothing, when only its starts matter', {}, []],
    ['its runs, when they may take only so long', { timeoutSeconds: 60 }, ['watch']],
    ['its runs, when they are tried again', { retries: 1 }, ['watch']],
    ['its runs, when missed ones are told', { alertAfterMissed: 3 }, ['watch']],
    [
      'its runs, when only one may go on',
      { schedule: { ...schedule, overlap: 'forbid' } },
      ['watch'],
    ],
    ['the one run, without a schedule', { schedule: undefined }, ['once']],
  ])('is %s', (_case, more, expected) => {
    expect(modes(more)).toEqual(expected)
  })
})
