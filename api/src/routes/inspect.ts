import type { Inspect, UnitMemory } from '@plumbline/controller/model'
import type { UnitId } from '@plumbline/desired-state'
import type { FastifyInstance } from 'fastify'
import {
  getUnitLogs,
  getUnitStructure,
  getUnitTasks,
  timeOf,
  wordsOf,
} from '../../contract/index.ts'
import type { UnitStructure } from '../../contract/index.ts'
import { readableBy, type Permit } from '../auth/permit.ts'
import { mount } from '../mount.ts'
import { memoryOf, type Rememberers } from '../views/known.ts'
import { idOf, nameOf } from '../views/units.ts'

interface Parts extends Rememberers {
  readonly inspect: Inspect
  readonly permit: Permit
}

/** What is looked at on demand, for people. */
export function inspectRoutes(
  app: FastifyInstance,
  { inspect, permit, ...rememberers }: Parts,
): void {
  mount(app, getUnitTasks, async ({ params }) => {
    const { at, versions, tasks, more, unread } = await inspect.running(idOf(params))
    return {
      at: timeOf(at),
      versions: versions.map(({ traffic = null, ...version }) => ({ ...version, traffic })),
      tasks: tasks.map(({ zone = null, startedAt, ...task }) => {
        return { ...task, zone, startedAt: startedAt === undefined ? null : timeOf(startedAt) }
      }),
      more,
      unread: [...unread],
    }
  })
  mount(app, getUnitLogs, async ({ params, query }) => {
    const { limit: lines, task, container } = query
    const {
      log,
      why = null,
      ...found
    } = await inspect.logs(idOf(params), {
      lines,
      ...(task !== undefined && { task }),
      ...(container !== undefined && { container }),
    })
    return {
      tasks: [...found.tasks],
      containers: [...found.containers],
      log:
        log === undefined
          ? null
          : {
              ...log,
              at: timeOf(log.at),
              lines: log.lines.map(({ at, text }) => ({ at: timeOf(at), text })),
            },
      why,
    }
  })
  mount(app, getUnitStructure, async ({ params }, _reply, who) => {
    const readable = readableBy(who, permit)
    const id = idOf(params)
    const { parts, dependsOn, dependents } = inspect.structure(id)
    const differing = new Set(
      (await memoryOf(rememberers, id))?.differences.map(({ resource }) => resource),
    )
    const neighbours = async (ids: readonly UnitId[]) => {
      const found: UnitStructure['dependsOn'] = []
      for (const one of ids.filter(readable))
        found.push(neighbourOf(one, await memoryOf(rememberers, one)))
      return found
    }
    return {
      parts: parts.map(({ resource, needs, page = null }) => {
        return { resource, needs: [...needs], differs: differing.has(resource), page }
      }),
      dependsOn: await neighbours(dependsOn),
      dependents: await neighbours(dependents),
    }
  })
}

function neighbourOf(
  id: UnitId,
  memory: UnitMemory | undefined,
): UnitStructure['dependsOn'][number] {
  return { ...nameOf(id), status: memory === undefined ? null : wordsOf(memory.status) }
}
