import { AwsError } from '../core/types.ts'
import type { ControlCommand } from '../core/types.ts'
import type { FaultRule } from '../core/faults.ts'
import type { SavedWorld } from '../core/saved-world.ts'
import type { ThrottleSettings } from '../core/throttle.ts'
import type { World } from '../core/world.ts'
import type { RealTimeDriver } from '../real-time.ts'

/** What the control endpoint works on. */
export interface Controlled {
  readonly world: World
  /** Absent when the world's clock is turned by hand only. */
  readonly clock?: RealTimeDriver
  /** Absent when the program that serves the world keeps no file. */
  readonly persist?: (saved: SavedWorld) => void | Promise<void>
}

type Body = Readonly<Record<string, unknown>>

export interface ControlRoute {
  readonly method: 'GET' | 'POST'
  /** Below `/_plumbline/`. */
  readonly path: string
  /** One line for a person. */
  readonly what: string
  readonly run: (controlled: Controlled, body: Body, query: URLSearchParams) => unknown
}

/** Everything that the control endpoint can do. `simulator/README.md` shows each. */
export const controlRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: 'clock',
    what: 'virtual time, speed, and when the next thing happens',
    run: clockOf,
  },
  {
    method: 'GET',
    path: 'state',
    what: 'everything the simulated services know',
    run: ({ world }) => world.save(),
  },
  {
    method: 'GET',
    path: 'journal',
    what: 'the calls so far; ?after=<sequence>&operation=ecs:UpdateService',
    run: journalOf,
  },
  {
    method: 'GET',
    path: 'counters',
    what: 'calls by operation, and what is left in each token bucket',
    run: countersOf,
  },
  {
    method: 'GET',
    path: 'faults',
    what: 'the primed faults',
    run: ({ world }) => world.faults.list(),
  },
  {
    method: 'POST',
    path: 'advance',
    what: 'turn the clock: {"ms": 60000}',
    run(controlled, body) {
      controlled.world.advance(numberIn(body, 'ms'))
      return clockOf(controlled)
    },
  },
  {
    method: 'POST',
    path: 'clock',
    what: 'speed of the clock against real time: {"factor": 10}',
    run: setFactor,
  },
  {
    method: 'POST',
    path: 'fate',
    what: 'what becomes of tasks: {"image": "shop/web:2", "fate": "exits", "afterSeconds": 5, "exitCode": 1}',
    run: tellEcs('fate'),
  },
  {
    method: 'POST',
    path: 'stop-tasks',
    what: 'stop the tasks of a service: {"cluster": "prod", "service": "web", "reason": "…"}',
    run: tellEcs('stop-tasks'),
  },
  {
    method: 'POST',
    path: 'lag',
    what: 'how old ECS reads may be: {"ms": 2000}',
    run: tellEcs('lag'),
  },
  {
    method: 'POST',
    path: 'command',
    what: 'tell any service: {"service": "ecs", "type": "fate", …}',
    run: ({ world }, body) => tell(world, textIn(body, 'service'), textIn(body, 'type'), body),
  },
  {
    method: 'POST',
    path: 'throttle',
    what: 'token buckets: {"enabled": true, "speed": 1, "otherUsers": {"ecs service read": 15}}',
    run({ world }, body) {
      world.throttle.set(throttleIn(body), world.now())
      return world.throttle.settings
    },
  },
  {
    method: 'POST',
    path: 'faults',
    what: 'prime a fault: {"operation": "ecs:UpdateService", "outcome": {"kind": "hang"}}',
    run: ({ world }, body) => ({ id: world.faults.prime(body as unknown as FaultRule) }),
  },
  {
    method: 'POST',
    path: 'faults/clear',
    what: 'forget one fault {"id": 1}, or all {}',
    run: ({ world }, body) => ({
      cleared: world.faults.clear('id' in body ? numberIn(body, 'id') : undefined),
    }),
  },
  {
    method: 'POST',
    path: 'reset',
    what: 'forget everything but the time',
    run(controlled) {
      controlled.world.reset()
      return clockOf(controlled)
    },
  },
  { method: 'POST', path: 'save', what: 'write the world to the program’s own file', run: saveNow },
]

function clockOf({ world, clock }: Controlled): object {
  const next = world.nextEventAt()
  return {
    now: world.now(),
    time: isoOf(world.now()),
    factor: clock?.factor ?? null,
    nextEventAt: next === undefined ? null : isoOf(next),
  }
}

function setFactor(controlled: Controlled, body: Body): object {
  const factor = numberIn(body, 'factor')
  if (controlled.clock === undefined) {
    throw invalid('this clock does not follow real time: turn it with POST advance {"ms": …}')
  }
  if (factor < 0 || factor > factorMax) {
    throw invalid(`"factor" is ${factor}: give a number from 0 (stands still) to ${factorMax}`)
  }
  controlled.clock.setFactor(factor)
  return clockOf(controlled)
}

/** A day in under a minute and a half; faster than that, turn the clock. */
const factorMax = 1000

function journalOf({ world }: Controlled, _body: Body, query: URLSearchParams): object {
  const [after, operation] = [Number(query.get('after') ?? 0), query.get('operation')]
  const entries = world.journal.entries(after)
  if (operation === null) return entries
  return entries.filter((entry) => `${entry.service}:${entry.operation}` === operation)
}

function countersOf({ world }: Controlled): object {
  return {
    operations: world.journal.counts(),
    buckets: world.throttle.levels(world.now()),
    throttle: world.throttle.settings,
  }
}

async function saveNow({ world, persist }: Controlled): Promise<object> {
  if (persist === undefined) {
    throw invalid('this program keeps no file: read the world with GET state instead')
  }
  await persist(world.save())
  return { saved: isoOf(world.now()) }
}

function tellEcs(type: string): ControlRoute['run'] {
  return ({ world }, body) => tell(world, 'ecs', type, body)
}

function tell(world: World, service: string, type: string, body: Body): unknown {
  const command: ControlCommand = { ...body, type }
  return world.control(service, command) ?? { done: true }
}

function throttleIn(body: Body): Partial<ThrottleSettings> {
  const allowed = ['enabled', 'speed', 'otherUsers']
  const unknown = Object.keys(body).find((name) => !allowed.includes(name))
  if (unknown !== undefined) {
    throw invalid(`throttle has no "${unknown}": give some of ${allowed.join(', ')}`)
  }
  if ('enabled' in body && typeof body.enabled !== 'boolean') {
    throw invalid('"enabled" has to be true or false')
  }
  const others = body.otherUsers ?? {}
  if (
    typeof others !== 'object' ||
    Object.values(others).some((rate) => typeof rate !== 'number')
  ) {
    throw invalid('"otherUsers" has to be an object of tokens a second by bucket')
  }
  return body
}

function numberIn(body: Body, name: string): number {
  const value = body[name]
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw invalid(`"${name}" has to be a number; it is ${JSON.stringify(value) ?? 'missing'}`)
}

function textIn(body: Body, name: string): string {
  const value = body[name]
  if (typeof value === 'string' && value !== '') return value
  throw invalid(`"${name}" has to be a text; it is ${JSON.stringify(value) ?? 'missing'}`)
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidControl', message)
}

function isoOf(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
