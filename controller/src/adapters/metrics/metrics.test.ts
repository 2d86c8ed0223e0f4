import { expect, test } from 'vitest'
import type { UnitMemory } from '../../model/record.ts'
import type { Orphan, PlaceLook, UnmanagedService } from '../../model/traces.ts'
import { memoryStore } from '../store/memory.ts'
import { metrics, type Measured } from './metrics.ts'

function unit(name: string, sync: string, observedAt: number): UnitMemory {
  const word = (is: string) => ({ is, reason: is, why: is, since: 0 })
  const status = { sync: word(sync), health: word('Healthy'), operation: word('Idle'), next: '' }
  return { unit: `prod/service/${name}`, status, observedAt } as unknown as UnitMemory
}

const left = { environment: 'prod' } as Orphan
const nobodys = { environment: 'dev' } as UnmanagedService
const place = { gaps: [{}, {}] } as unknown as PlaceLook
const orphans = { places: [place], orphans: [left, left], unmanaged: [nobodys] }

const count = { calls: 7, retries: 1, throttled: 2, failed: 3 }

function measured(more: Partial<Measured> = {}): Measured {
  return {
    now: () => 100_000,
    units: () => [unit('web', 'Synced', 99_000), unit('api', 'OutOfSync', 40_000)],
    queueDepth: () => 4,
    orphans: () => orphans,
    turns: () => ({ unit: 9, source: 1 }),
    calls: () => new Map([['ecs:DescribeServices', count]]),
    heard: () => ({ hints: 5, malformed: 1 }),
    store: memoryStore(),
    ...more,
  }
}

test('everything that is measured is told, also when it is asked for twice', async () => {
  const text = metrics(measured())
  await text()

  const lines = (await text()).split('\n')

  expect(lines).toEqual(
    expect.arrayContaining([
      'plumbline_units{environment="prod",axis="sync",status="Synced"} 1',
      'plumbline_units{environment="prod",axis="sync",status="OutOfSync"} 1',
      'plumbline_units{environment="prod",axis="health",status="Healthy"} 2',
      'plumbline_oldest_look_seconds 60',
      'plumbline_queue_depth 4',
      'plumbline_orphans{environment="prod",group="orphan"} 2',
      'plumbline_orphans{environment="dev",group="unmanaged"} 1',
      'plumbline_orphans_unseen 2',
      'plumbline_turns_total{about="unit"} 9',
      'plumbline_aws_requests_total{operation="ecs:DescribeServices"} 7',
      'plumbline_aws_errors_total{operation="ecs:DescribeServices",kind="throttled"} 2',
      'plumbline_aws_errors_total{operation="ecs:DescribeServices",kind="failed"} 3',
      'plumbline_events_received_total{kind="hint"} 5',
      'plumbline_events_received_total{kind="malformed"} 1',
    ]),
  )
})

test('a thousand units are no more lines than one: no label names a unit', async () => {
  const lines = async (units: number) => {
    const all = Array.from({ length: units }, (_, index) => unit(`u${index}`, 'Synced', 1))
    return (await metrics(measured({ units: () => all }))()).split('\n').length
  }

  expect(await lines(1_000)).toBe(await lines(1))
})

test('before there is a unit there is nothing old', async () => {
  const text = await metrics(measured({ units: () => [] }))()

  expect(text).toContain('plumbline_oldest_look_seconds 0')
})
