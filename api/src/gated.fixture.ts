import type { GateMemory } from '@plumbline/controller/model'
import { newYear, revision } from './testing.ts'

/** A gate at which a rollout waits for two people, one of whom has approved. */
export const gated: GateMemory = {
  waiting: [
    {
      name: 'look',
      at: 'postTestTraffic',
      revision,
      fingerprint: 'aa',
      asked: 'ecs-pause-1',
      deployment: 'arn:d1',
      since: newYear,
      until: newYear + 3_600_000,
      onTimeout: 'rollback',
      required: 2,
      from: ['team:leads'],
    },
  ],
  answers: [
    {
      gate: 'look',
      at: 'postTestTraffic',
      how: 'person',
      opens: true,
      by: 'erin',
      why: '<b>fine</b>',
      when: newYear,
      revision,
      fingerprint: 'aa',
      asked: 'ecs-pause-1',
      deployment: 'arn:d1',
    },
  ],
}
