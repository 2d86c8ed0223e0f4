import type {
  DesiredState,
  Environment,
  Problem,
  ServiceUnit,
  Unit,
  UnitId,
} from '@plumbline/desired-state'
import type {
  AnyKind,
  Hold,
  Outcome,
  Plan,
  Preflight,
  Rendered,
  ResourceDifferences,
  Shape,
  Status,
  Step,
  Target,
  UnitMemory,
} from '../model/index.ts'
import type { Snapshot } from './source/desired.ts'
import type { DriftFacts } from './plan/drift.ts'
import type { ResourceView } from './observe/observe.ts'

/** No drift, and what there is would be undone. */
export const steady: DriftFacts = { mode: 'revert', ended: [], drifts: {} }

/** Small values that the tests of the engine share; each test changes what it is about. */
export const id: UnitId = 'prod/service/web'

export function environment(change: Partial<Environment> = {}): Environment {
  return {
    name: 'prod',
    account: '123456789012',
    region: 'eu-west-1',
    cluster: 'main',
    network: { subnets: ['subnet-a'], securityGroups: ['sg-a'], assignPublicIp: false },
    roles: {},
    listeners: {},
    policy: { prune: 'auto', drift: 'revert', keepReleases: 10, freeze: [] },
    ...change,
  }
}

export function unit(change: Partial<ServiceUnit> = {}): ServiceUnit {
  return {
    id,
    environment: environment(),
    kind: 'service',
    name: 'web',
    tags: {},
    dependsOn: [],
    fingerprint: 'f1',
    origins: { 'spec.image': { file: 'web.yaml', line: 5, column: 3 } },
    handover: {},
    spec: {
      image: 'web:1',
      cpu: 256,
      memory: 512,
      arch: 'amd64',
      readOnlyRoot: false,
      env: {},
      secrets: {},
      roles: {},
      sidecars: {},
      startAfter: {},
      volumes: {},
      mounts: {},
      raw: {},
      ingress: {},
      capacity: {},
      scale: 1,
      deploy: {
        strategy: 'rolling',
        minHealthyPercent: 100,
        maxRunningPercent: 200,
        gates: {},
        alarms: [],
      },
      alarms: {},
      logs: {},
      exec: false,
      restartWhenSecretsChange: false,
      allowReplace: false,
    },
    ...change,
  }
}

export function target(change: Partial<ServiceUnit> = {}, revision = 'r1'): Target {
  return { source: 'main', revision, unit: unit(change) }
}

export const problem: Problem = {
  file: 'web.yaml',
  line: 2,
  column: 1,
  path: 'spec.image',
  message: 'is missing',
  length: 1,
}

export function rendered(change: Partial<ServiceUnit> = {}, revision = 'r1'): Rendered {
  return { revision, unit: unit(change), at: 0 }
}

export function state(
  units: readonly Unit[],
  broken: readonly UnitId[] = [],
  more: Partial<DesiredState> = {},
): DesiredState {
  return {
    environments: new Map([['prod', environment()]]),
    units: new Map(units.map((one) => [one.id, one])),
    bundles: new Map(),
    imagePolicies: new Map(),
    tenants: new Map(),
    access: { roles: new Map(), broken: new Set(), unread: new Set() },
    broken: new Map(broken.map((one) => [one, [problem]])),
    awaiting: [],
    problems: broken.length > 0 ? [problem] : [],
    complete: broken.length === 0,
    ...more,
  }
}

export function snapshot(source: string, revision: string, loaded: DesiredState): Snapshot {
  return { source, revision, state: loaded }
}

export function snapshots(...all: readonly Snapshot[]): Map<string, Snapshot> {
  return new Map(all.map((one) => [one.source, one]))
}

const axis = { reason: 'NothingToDo', why: 'nothing to do', since: 0 }

export function status(change: Partial<Status> = {}): Status {
  return {
    sync: { ...axis, is: 'Synced' },
    health: { ...axis, is: 'Healthy' },
    operation: { ...axis, is: 'Idle' },
    next: 'the next look at AWS',
    ...change,
  }
}

export function memory(change: Partial<UnitMemory> = {}): UnitMemory {
  return {
    unit: id,
    source: 'main',
    status: status(),
    next: { at: 0, because: 'test' },
    revision: 'r1',
    differences: [],
    problems: [],
    known: {},
    failures: 0,
    ...change,
  }
}

export const changed: ResourceDifferences = {
  resource: 'thing/a',
  verb: 'change',
  differences: [{ path: 'size', from: 1, to: 2 }],
}

export const step: Step = {
  resource: 'thing/a',
  effect: 'updates in place',
  call: { op: 'test:Update', input: { name: 'a' } },
}

export function plan(change: Partial<Plan> = {}): Plan {
  return {
    unit: id,
    revision: 'r1',
    fingerprint: 'f1',
    differences: [],
    steps: [],
    held: [],
    unreadable: [],
    ...change,
  }
}

export function outcome(change: Partial<Outcome> = {}): Outcome {
  return { step, result: 'done', at: 1_000, ...change }
}

export function hold(change: Partial<Hold> = {}): Hold {
  return {
    fingerprint: 'f2',
    revision: 'r2',
    reason: 'tasks failed to start',
    since: 500,
    ...change,
  }
}

export const fault = {
  code: 'Throttled',
  source: 'aws',
  retry: 'backoff',
  message: 'AWS said no',
  hint: 'Wait.',
} as const

/** A kind of which a live thing is its own normal form, and which writes with one call. */
export const thing: AnyKind = {
  name: 'thing',
  traces: { nameIn: () => undefined },
  calls: [],
  wanted: () => [],
  observe: () => Promise.resolve([]),
  actual: (live: Shape) => live,
  plan: (change) => [
    {
      call: { op: `test:${change.state}`, input: { name: 'thing' } },
      effect: change.state === 'unwanted' ? 'deletes' : 'updates in place',
    },
  ],
  health: () => ({ health: 'Healthy', reason: 'Fine', why: 'it is there' }),
}

const ourTags = { 'plumbline:unit': id }

/** A thing that is there, ours, healthy and as wanted. */
export function view(change: Partial<ResourceView> = {}): ResourceView {
  return {
    id: 'thing/a',
    kind: thing,
    wanted: { name: 'a', request: { name: 'a' }, shape: { size: 2 } },
    observation: { state: 'present', live: { size: 2 } },
    tags: ourTags,
    health: thing.health({}, 0),
    ...change,
  }
}

/** Checks that find nothing. */
export const nothingFound: Preflight = {
  calls: [],
  check: () => Promise.resolve({ findings: [], images: [] }),
  imagesOf: () => Promise.resolve([]),
}
