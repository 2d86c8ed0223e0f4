import type { Environment } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import type { AwsReader, Context, Scope } from '../../../model/index.ts'
import { recordText, type RunRecord } from '../../run-record.ts'
import type { RunTask } from '../../tasks.ts'
import { observeOnce } from './observe.ts'
import { minuteMs, now, over, record, request, task } from './once.fixture.ts'

const environment = { name: 'prod', cluster: 'main' } as Environment
const context = { unit: 'prod/job/migrate', environment } as unknown as Context
const definition = { cpu: '256' }

interface Ecs {
  /** What is written on which revision. */
  readonly records?: Readonly<Record<string, RunRecord>>
  readonly tasks?: readonly RunTask[]
  /** When log streams began (epoch ms). */
  readonly streams?: readonly number[]
}

/** ECS with two revisions, of which the older one is what is wanted; the newer one is something else. */
function account({ records = {}, tasks = [], streams = [] }: Ecs) {
  const asked: string[] = []
  const answers: Readonly<Record<string, (input: never) => object>> = {
    'ecs:ListTaskDefinitions': () => ({ taskDefinitionArns: ['arn:revision:8', 'arn:revision:7'] }),
    'ecs:ListTagsForResource': ({ resourceArn }: { resourceArn: string }) => ({
      tags: [
        { key: 'plumbline:unit', value: context.unit },
        ...(resourceArn in records
          ? [{ key: 'plumbline:run', value: recordText(records[resourceArn] as RunRecord) }]
          : []),
      ],
    }),
    'ecs:ListTasks': ({ desiredStatus }: { desiredStatus: string }) => ({
      taskArns: tasks
        .filter(({ stopping }) => stopping === (desiredStatus === 'STOPPED'))
        .map(({ arn }) => arn),
    }),
    'logs:DescribeLogStreams': () => ({
      logStreams: streams.map((creationTime) => ({ creationTime })),
    }),
  }
  const definitions: Readonly<Record<string, object>> = {
    'arn:revision:7': { taskDefinition: definition },
    'arn:revision:8': { taskDefinition: { cpu: '512' } },
  }
  const reader: AwsReader = {
    read: ({ op }, input) => {
      asked.push(op)
      return Promise.resolve(answers[op]?.(input as never) as never)
    },
    look: (_batch, _scope, key) =>
      Promise.resolve((definitions[key] ?? tasks.find(({ arn }) => arn === key)) as never),
    group: () => Promise.reject(new Error('no list by key')),
  }
  return { reader, asked }
}

const wanted = { name: 'migrate', request: { ...request, definition }, shape: {} }

function scopeOf(known: readonly string[]): Scope<object> {
  return { context, wanted: [], removed: false, known, suspect: false, now }
}

async function look(ecs: Ecs) {
  const { reader, asked } = account(ecs)
  return { observed: await observeOnce(reader, scopeOf([]), wanted), asked }
}

describe('a look at a job that runs once', () => {
  it('costs two reads when it has run', async () => {
    const done = { 'arn:revision:7': record({ state: 'succeeded' }) }

    const { observed, asked } = await look({ records: done })

    expect(observed).toMatchObject({ observation: { live: { stage: 'succeeded' } } })
    expect(asked).toEqual(['ecs:ListTaskDefinitions', 'ecs:ListTagsForResource'])
  })

  it('finds that it never ran, and what the log holds so far', async () => {
    const { observed } = await look({ streams: [3, 9, 5] })

    expect(observed).toMatchObject({
      observation: { state: 'absent' },
      facts: { now, logAt: 9, ended: [] },
    })
  })

  it('does not take the run at another place for its own', async () => {
    const elsewhere = { 'arn:revision:7': record({ state: 'succeeded', place: 'there' }) }

    expect((await look({ records: elsewhere })).observed.observation.state).toBe('absent')
  })

  it('finds a run of which no record can be read yet', async () => {
    const { observed } = await look({ tasks: [task()] })

    expect(observed).toMatchObject({
      observation: { live: { stage: 'running', revision: 'arn:revision:7' } },
      tags: { 'plumbline:unit': context.unit },
    })
  })

  it('finds a task that ECS named and no list shows', async () => {
    const hidden = task(1, { arn: 'arn:task/main/hidden' })
    const { reader } = account({ records: { 'arn:revision:7': record() }, tasks: [hidden] })
    const blind: AwsReader = {
      ...reader,
      read: (operation, input) =>
        operation.op === 'ecs:ListTasks'
          ? Promise.resolve({ taskArns: [] } as never)
          : reader.read(operation, input),
    }

    const observed = await observeOnce(blind, scopeOf([hidden.arn]), wanted)

    expect(observed).toMatchObject({ observation: { live: { stage: 'running' } } })
  })

  it('waits for a run of something else, and has its end written down', async () => {
    const former = record({ token: 'former' })
    const records = { 'arn:revision:8': former }
    const other = { revision: 'arn:revision:8', startedBy: 'plumbline/former' }

    const during = await look({ records, tasks: [task(1, other)] })
    const after = await look({ records, tasks: [task(1, { ...over, ...other })] })

    expect(during.observed).toMatchObject({ facts: { busy: 'arn:task/main/1', ended: [] } })
    expect(after.observed).toMatchObject({
      facts: {
        ended: [{ revision: 'arn:revision:8', record: { state: 'succeeded', token: 'former' } }],
      },
    })
    expect(after.observed.facts).not.toHaveProperty('busy')
  })

  it.each([
    ['a stream is newer than those before it: it began', [40, 90], 'lost'],
    ['none is newer: it never began', [40], 'unsent'],
  ])('asks the log when ECS has forgotten: %s', async (_case, streams, stage) => {
    const started = record({ at: now - 90 * minuteMs, logAt: 40 })

    const { observed } = await look({ records: { 'arn:revision:7': started }, streams })

    expect(observed).toMatchObject({ observation: { live: { stage } } })
  })

  it('gives it up for lost when the log was not known at its start', async () => {
    const started = record({ at: now - 90 * minuteMs })

    const { observed } = await look({ records: { 'arn:revision:7': started } })

    expect(observed).toMatchObject({ observation: { live: { stage: 'lost' } } })
  })
})
