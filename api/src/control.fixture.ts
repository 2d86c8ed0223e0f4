import { FaultError } from '@plumbline/controller/model'
import type {
  Control,
  Foresight,
  ImagePolicyStatus,
  Inspect,
  Orphans,
  UnitMemory,
} from '@plumbline/controller/model'
import { judge, readsSomething, type Role, type UnitId } from '@plumbline/desired-state'
import { newYear, revision } from './moments.fixture.ts'

/** A control that writes down what was asked of it, and knows the units and sources it is given. */
export interface ControlFixture extends Control {
  readonly asked: unknown[]
}

export function controlFixture(
  units: readonly UnitId[] = [],
  options: {
    readonly sources?: readonly string[]
    readonly ready?: boolean
    readonly images?: readonly ImagePolicyStatus[]
    readonly orphans?: Orphans
    readonly roles?: readonly Role[]
    readonly foresight?: Foresight
    /** What a controller has looked at, all of it; left out: it has looked at nothing yet. */
    readonly seen?: readonly UnitMemory[]
  } = {},
): ControlFixture {
  const { sources = ['shop'], ready = true, roles = [] } = options
  const asked: unknown[] = []
  return {
    asked,
    sources,
    access: {
      judge: (subject, verb, object) => judge(roles, subject, verb, object),
      readsSomething: (subject) => readsSomething(roles, subject),
      inForce: () => ({ source: 'shop', roles }),
    },
    seen: () => undefined,
    everySeen: () => ({ memories: options.seen ?? [], complete: options.seen !== undefined }),
    images: () => options.images ?? [],
    orphans: () => options.orphans ?? { places: [], orphans: [], unmanaged: [] },
    async lookForOrphans() {
      asked.push({ look: 'orphans' })
    },
    async removeOrphans(asks, given) {
      for (const { unit } of asks) if (!units.includes(unit)) throw unknown('NothingLeft', unit)
      asked.push({ remove: asks, ...given })
    },
    async sync(unit, given) {
      if (!units.includes(unit)) throw unknown('UnitUnknown', unit)
      asked.push({ unit, ...given })
    },
    async syncSource(source, given) {
      if (!sources.includes(source)) throw unknown('SourceUnknown', source)
      asked.push({ source, ...given })
    },
    pushed: (source) => void asked.push({ pushed: source }),
    async pin(unit, pin) {
      if (!units.includes(unit)) throw unknown('UnitUnknown', unit)
      asked.push({ unit, pin })
      const { forMs, ...wanted } = pin
      return { ...wanted, since: newYear, ...(forMs !== undefined && { until: newYear + forMs }) }
    },
    async release(unit, by) {
      if (!units.includes(unit)) throw unknown('UnitUnknown', unit)
      asked.push({ unit, release: by })
    },
    async revert(unit, by) {
      if (!units.includes(unit)) throw unknown('UnitUnknown', unit)
      asked.push({ unit, revert: by })
    },
    async rollback(unit, by) {
      if (!units.includes(unit)) throw unknown('UnitUnknown', unit)
      asked.push({ unit, rollback: by })
    },
    async foresee(unit, asking) {
      if (!units.includes(unit)) throw unknown('UnitUnknown', unit)
      if (options.foresight === undefined) throw unknown('NothingToGoBackTo', asking.ask)
      return options.foresight
    },
    async answer(unit, saying) {
      if (!units.includes(unit)) throw unknown('UnitUnknown', unit)
      asked.push({ unit, answer: saying })
      const { approve: opens, author: by, reason: why, gate = 'approve' } = saying
      const asks = { at: 'postTestTraffic', fingerprint: 'aa', asked: 'ecs-pause-1' } as const
      return { gate, ...asks, revision, how: 'person', opens, by, why, when: newYear }
    },
    readiness: () =>
      ready
        ? { ready, because: 'every unit was looked at' }
        : { ready, because: 'the source shop was not loaded yet' },
  }
}

/** An inspector that finds nothing in the units it is given, and knows no other. */
export function inspectFixture(units: readonly UnitId[] = []): Inspect {
  const mustKnow = (unit: UnitId) => {
    if (!units.includes(unit)) throw unknown('UnitUnknown', unit)
  }
  return {
    async running(unit) {
      mustKnow(unit)
      return { at: newYear, versions: [], tasks: [], more: false, unread: [] }
    },
    async logs(unit) {
      mustKnow(unit)
      return { tasks: [], containers: [] }
    },
    structure(unit) {
      mustKnow(unit)
      return { parts: [], dependsOn: [], dependents: [] }
    },
    load: () => ({ queueDepth: 0, turns: {}, calls: [], budgets: [] }),
  }
}

function unknown(code: string, name: string): FaultError {
  return new FaultError({
    code,
    source: 'user',
    retry: 'never',
    message: `${name} is not known`,
    hint: 'plumbline status lists what is known',
  })
}
