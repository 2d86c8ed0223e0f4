import { describe, expect, it } from 'vitest'
import {
  noExplanation,
  type AnyKind,
  type AwsReader,
  type Evidence,
  type HealthReport,
  type Inquiry,
} from '../../model/index.ts'
import { evidenceAfter, withCause } from './evidence.ts'
import { explain } from './explain.ts'
import type { ResourceView } from './observe.ts'
import { hold } from '../units.fixture.ts'

const inquiry: Inquiry = { of: 'ecs-svc/1', failures: 1, final: false }
const evidence: Evidence = { ...noExplanation, ...inquiry, at: 1, why: 'no image' }

function viewOf(health: Partial<HealthReport>, answer: () => Promise<object>): ResourceView {
  return {
    id: 'service/web',
    kind: { name: 'service', explain: answer } as unknown as AnyKind,
    observation: { state: 'present', live: {} },
    health: { health: 'Progressing', reason: 'RolloutInProgress', why: '0 of 1', ...health },
  }
}

/** How often AWS is asked while the failures of one rollout grow so. */
async function asked(...steps: readonly Partial<Inquiry>[]): Promise<number> {
  let count = 0
  let known: Evidence | undefined
  for (const step of steps) {
    const answer = async () => ({ ...noExplanation, why: `look ${(count += 1)}` })
    const view = viewOf({ inquiry: { ...inquiry, ...step } }, answer)
    known = await explain({} as AwsReader, [view], known, 1)
  }
  return count
}

describe('how often AWS is asked why', () => {
  it('once for one that ended, whatever came before', async () => {
    expect(await asked({ final: true }, { final: true }, { final: true, failures: 9 })).toBe(1)
    expect(await asked({}, { final: true }, { final: true })).toBe(2)
  })

  it('again for each of the first failures, then as often as they double', async () => {
    const failures = Array.from({ length: 200 }, (_, index) => ({ failures: index + 1 }))

    expect(await asked(...failures)).toBe(9)
  })

  it('not again while nothing more fails, and anew for another rollout', async () => {
    expect(await asked({}, {}, {})).toBe(1)
    expect(await asked({}, { of: 'ecs-svc/2' })).toBe(2)
  })

  it('never when nothing is to be explained', async () => {
    const view = viewOf({}, async () => Promise.reject(new Error('asked')))

    expect(await explain({} as AwsReader, [view], undefined, 1)).toBeUndefined()
  })

  it('and it is no failure of the pass when it fails', async () => {
    const view = viewOf({ inquiry }, async () => Promise.reject(new Error('down')))

    const found = await explain({} as AwsReader, [view], undefined, 1)

    expect(found).toMatchObject({ why: '', unread: [expect.stringContaining('down')] })
  })
})

it('the cause stands before what ECS says', () => {
  const rollout = { id: 'ecs-svc/1', phase: 'rolling-back', why: 'ECS rolls back.' } as const
  const view = viewOf({ inquiry, rollout }, async () => ({}))

  expect(withCause([view], evidence)[0]?.health).toMatchObject({
    why: 'no image; 0 of 1',
    rollout: { why: 'no image; ECS rolls back.' },
  })
  expect(withCause([view], { ...evidence, of: 'other' })).toEqual([view])
})

it('what was found out stays as long as it holds the unit', () => {
  expect(evidenceAfter(evidence, undefined, hold())).toBe(evidence)
  expect(evidenceAfter(evidence, undefined, undefined)).toBeUndefined()
  expect(evidenceAfter(evidence, undefined, hold({ by: 'dana' }))).toBeUndefined()
  expect(evidenceAfter(evidence, undefined, hold({ rejected: true }))).toBeUndefined()
  expect(evidenceAfter(evidence, undefined, hold({ by: 'dana', stuck: 'it failed' }))).toBe(
    evidence,
  )
})
