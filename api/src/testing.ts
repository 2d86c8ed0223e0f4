import type {
  AuthSettings,
  Changes,
  EndedAttempt,
  Evidence,
  Fleet,
  Inspect,
  Log,
  Origins,
  PassRecord,
  ResourceDifferences,
  Status,
  Store,
  UnitMemory,
} from '@plumbline/controller/model'
import type { UnitId } from '@plumbline/desired-state'
import { createApp } from './app.ts'
import { controlFixture, inspectFixture, type ControlFixture } from './control.fixture.ts'
import { newYear, revision } from './moments.fixture.ts'
import type { RateLimits } from './door/rate-limit.ts'

/** What tests of the API and of the command line start from. No production code uses it. */

export { controlFixture, inspectFixture, newYear, revision }

export const checkout: UnitId = 'prod/service/checkout'

export interface AppWith {
  readonly store: Store
  readonly memories: readonly UnitMemory[]
  readonly control?: ControlFixture
  readonly inspect?: Partial<Inspect>
  readonly changes?: Changes
  readonly host?: string
  /** Left out: everybody may do everything. */
  readonly auth?: AuthSettings
  /** Left out: as good as none. */
  readonly limits?: RateLimits
  readonly proxies?: readonly string[]
  /** Epoch ms; a moment of the new year when left out. */
  readonly now?: () => number
  readonly dashboard?: string
  readonly webhooks?: ReadonlyMap<string, string>
  readonly log?: Log
  readonly metrics?: () => Promise<string>
}

/** An app whose store knows some units, one minute after the new year. */
export async function appWith({ store, memories, now = aMinuteLater, ...options }: AppWith) {
  for (const memory of memories) await store.append(memory)
  const control = options.control ?? controlFixture(memories.map(({ unit }) => unit))
  const clock = { now, sleep: () => new Promise<void>(setImmediate) }
  const changes = options.changes ?? { watch: () => () => {} }
  const inspect = { ...inspectFixture(memories.map(({ unit }) => unit)), ...options.inspect }
  const app = await createApp({
    clock,
    auth: open,
    limits: unlimited,
    ...options,
    store,
    control,
    inspect,
    changes,
  })
  return { app, store, control }
}

const aMinuteLater = () => newYear + 60_000
const open = { open: true, tokens: [] }
const unlimited = { reads: 1_000_000, writes: 1_000_000 }

interface Words {
  readonly sync?: Status['sync']['is']
  readonly health?: Status['health']['is']
  readonly operation?: Status['operation']['is']
}

export function statusFixture({ sync, health, operation }: Words = {}): Status {
  return {
    sync: axis(sync ?? 'Synced', 'live AWS equals Git'),
    health: axis(health ?? 'Healthy', '2 of 2 tasks run'),
    operation: axis(operation ?? 'Idle', 'there is nothing to do'),
    next: 'looked at again in 5 s',
  }
}

function axis<Word extends string>(is: Word, why: string) {
  return { is, reason: `${is}Reason`, why, since: newYear }
}

export function memoryFixture(
  unit: UnitId,
  { words = {}, ...more }: Partial<UnitMemory> & { readonly words?: Words } = {},
): UnitMemory {
  return {
    unit,
    source: 'shop',
    status: statusFixture(words),
    next: { at: newYear + 5000, because: 'the interval' },
    revision,
    differences: [],
    problems: [],
    known: {},
    failures: 0,
    observedAt: newYear,
    ...more,
  }
}

/** A host that failed, and one that waits. */
export const fleetFixture: Fleet = {
  is: 'Degraded',
  why: 'edge-2: apply: Exec[x]: it ended with 1',
  digest: 'b'.repeat(64),
  generation: 7,
  validation: 'Valid',
  hosts: [
    {
      node: 'edge-2',
      instance: 'i-0e2',
      is: 'failed',
      why: 'apply: Exec[x]: it ended with 1',
      desired: 'b'.repeat(64),
      current: 'b'.repeat(64),
      applied: 'a'.repeat(64),
      drift: false,
      failed: ['Exec[x]'],
      reportedAt: newYear,
    },
    {
      node: 'edge-1',
      is: 'waiting',
      why: 'its wave has not come',
      drift: true,
      mended: ['File[/etc/motd]'],
      failed: [],
    },
  ],
}

export const drifted: readonly ResourceDifferences[] = [
  {
    resource: 'service/checkout',
    verb: 'change',
    differences: [{ path: 'desiredCount', from: 7, to: 2 }],
  },
  {
    resource: 'task-definition/prod-checkout',
    verb: 'change',
    differences: [
      { path: 'containers.app.environment.TOKEN', from: 'hunter2', to: 'hunter3' },
      { path: 'containers.app.image', to: 'shop/checkout:1.9.0' },
    ],
  },
]

/** What AWS said of a rollout that failed. */
export const crashed: Evidence = {
  of: 'ecs-svc/1',
  failures: 3,
  final: true,
  at: newYear,
  why: '3 tasks ended: container web exited with code 1',
  tasks: [
    {
      count: 3,
      stopCode: 'EssentialContainerExited',
      reason: 'Essential container in task exited',
      containers: [{ name: 'web', exitCode: 1 }],
      example: 'abc',
    },
  ],
  targets: [{ group: 'web-1', healthy: 2, unhealthy: [] }],
  alarms: [{ name: 'errors', state: 'INSUFFICIENT_DATA', reason: '', missingData: 'missing' }],
  events: [{ at: newYear, message: '(service web) is unable to start tasks.' }],
  logs: [{ container: 'web', group: '/shop', stream: 'web/web/abc', lines: ['<no> db'] }],
  unread: ['alarms: access denied'],
}

/** An attempt that goes on, or with an outcome one that ended half a minute after its begin. */
export function tried(change: Partial<EndedAttempt> = {}): EndedAttempt {
  const began = change.began ?? newYear
  const attempt = {
    fingerprint: 'a',
    revision,
    author: 'dana',
    subject: 'more memory',
    cause: 'release',
    calls: [
      {
        op: 'ecs:UpdateService',
        resource: 'service/checkout',
        effect: 'replaces tasks',
        result: 'done',
      },
    ],
    callCount: 1,
    ...change,
    began,
  } as const
  if (change.outcome === undefined) return attempt as unknown as EndedAttempt
  return { why: '', ended: began + 30_000, images: [], ...attempt, outcome: change.outcome }
}

/** Where the documents say the wanted values of `drifted`. */
export const driftedOrigins: Origins = {
  'service/checkout': { desiredCount: { path: 'spec.scale' } },
  'task-definition/prod-checkout': {
    'containers.app.image': {
      path: 'spec.image',
      at: { file: 'apps/checkout.yaml', line: 6, column: 10 },
    },
  },
}

export function passFixture(unit: UnitId, at: number, more: Partial<PassRecord> = {}): PassRecord {
  return {
    unit,
    at,
    revision,
    plan: {
      unit,
      revision,
      fingerprint: 'aa',
      differences: [],
      steps: [],
      held: [],
      unreadable: [],
    },
    outcomes: [],
    status: statusFixture(),
    next: { at: at + 5000, because: 'the interval' },
    ...more,
  }
}
