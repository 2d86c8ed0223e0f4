import type { Unit } from '@plumbline/desired-state'
import { contextOf } from '../engine/context.ts'
import { roleArn } from '../kinds/roles.ts'
import { service } from '../kinds/service/index.ts'
import { taskDefinition } from '../kinds/task-definition/index.ts'
import {
  compare,
  isObject,
  keysOf,
  type Difference,
  type Json,
  type JsonObject,
  type Shape,
} from '../model/index.ts'

/** What a unit is to become: a task definition and a service as AWS answers them. */
export interface Model {
  readonly taskDefinition?: JsonObject
  readonly service?: JsonObject
}

/** In what the unit differs from its model, and what its `raw` has to say so that it does no longer. */
export interface Gap {
  readonly raw: JsonObject
  readonly differences: readonly Difference[]
}

/**
 * Compares what a unit wants with AWS objects that it is to be like, by the very functions that compare it with live AWS.
 * Pure. For a unit without a `raw` of its own: the patch is complete.
 */
export function gapTo(unit: Unit, model: Model): Gap {
  const task = model.taskDefinition === undefined ? nothing : taskGap(unit, model.taskDefinition)
  const ofService = model.service === undefined ? nothing : serviceGap(unit, model.service)
  return {
    raw: { ...task.raw, ...ofService.raw },
    differences: [...task.differences, ...ofService.differences],
  }
}

const nothing: Gap = { raw: {}, differences: [] }

function taskGap(unit: Unit, model: JsonObject): Gap {
  const [wanted] = taskDefinition.wanted(unit, contextFor(unit))
  if (wanted === undefined) return nothing
  const actual = taskDefinition.actual({
    inUse: { taskDefinition: answered(model, unit), tags: [] },
    active: [],
  })
  const differences = compare(wanted.shape, actual)
  const request = wanted.request as unknown as JsonObject
  const own: Patch = {}
  const containers: Record<string, Patch> = {}
  for (const { path } of differences) {
    const [head = '', name = '', ...field] = keysOf(path)
    if (head !== 'containers') add(own, [head], request, model)
    else {
      const [mine, theirs] = [request, model].map((one) => containerIn(one, name))
      // A container that only one of the two has is nothing that a patch can mend.
      if (mine === undefined || theirs === undefined) continue
      add((containers[name] ??= {}), [rename(field[0] ?? ''), ...field.slice(1)], mine, theirs)
    }
  }
  return {
    differences,
    raw: {
      ...(Object.keys(own).length > 0 && { taskDefinition: own }),
      ...(Object.keys(containers).length > 0 && { containers }),
    },
  }
}

/** What is sent says the same in shorter forms: roles by their names, parameters without account and region. */
function answered(model: JsonObject, unit: Unit): JsonObject {
  const context = contextFor(unit)
  const { account, region } = context.environment
  const roles = (['taskRoleArn', 'executionRoleArn'] as const).flatMap((use) => {
    const role = model[use]
    return typeof role === 'string' && role !== '' ? [[use, roleArn(role, context)] as const] : []
  })
  const taskDefinitionArn = `arn:aws:ecs:${region}:${account}:task-definition/${unit.name}:1`
  return { taskDefinitionArn, ...model, ...Object.fromEntries(roles) }
}

function serviceGap(unit: Unit, model: JsonObject): Gap {
  const [wanted] = service.wanted(unit, contextFor(unit))
  if (wanted === undefined) return nothing
  // The revision follows from the content of the task definition, which is compared by itself.
  const { taskDefinition: _ref, ...shape } = wanted.shape
  const actual = service.actual({ service: model, rejected: [] })
  const differences = compare(shape, withoutRevision(actual))
  const request = wanted.request.input as unknown as JsonObject
  const live = { ...model, ...ofDeployment(model) }
  const patch: Patch = {}
  for (const { path } of differences) add(patch, awsPath(keysOf(path)), request, live)
  return { differences, raw: Object.keys(patch).length === 0 ? {} : { service: patch } }
}

function withoutRevision({ taskDefinition: _revision, ...shape }: Shape): Shape {
  return shape
}

/** ECS answers these on the newest deployment and not on the service. */
function ofDeployment({ deployments }: JsonObject): JsonObject {
  if (!Array.isArray(deployments)) return {}
  const list = deployments as readonly JsonObject[]
  const primary = list.find(({ status }) => status === 'PRIMARY')
  const { serviceConnectConfiguration, volumeConfigurations, vpcLatticeConfigurations } =
    primary ?? {}
  return { serviceConnectConfiguration, volumeConfigurations, vpcLatticeConfigurations }
}

/** The finer fields of `deployment` and `network` have names of their own in the normal form. */
function awsPath([head = '', ...rest]: readonly string[]): readonly string[] {
  if (head === 'network') return ['networkConfiguration', 'awsvpcConfiguration', ...rest]
  if (head !== 'deployment') return [head, ...rest]
  const [field = '', ...below] = rest
  const named = field === 'circuitBreaker' ? 'deploymentCircuitBreaker' : field
  return ['deploymentConfiguration', named, ...below]
}

function rename(field: string): string {
  return field === 'ports' ? 'portMappings' : field
}

function containerIn({ containerDefinitions }: JsonObject, name: string): JsonObject | undefined {
  if (!Array.isArray(containerDefinitions)) return undefined
  return (containerDefinitions as readonly JsonObject[]).find((one) => one.name === name)
}

interface Patch {
  [key: string]: Json | Patch
}

/** Writes into a merge patch what turns `mine` into `theirs` at a path: as deep as both are maps, else as a whole. */
function add(
  patch: Patch,
  [key = '', ...rest]: readonly string[],
  mine: JsonObject,
  theirs: JsonObject,
): void {
  const [before, after] = [mine[key], theirs[key]]
  const next = rest[0] ?? ''
  // A name that neither has is one of the normal form, which makes maps of lists.
  if (!isObject(before) || !isObject(after) || !(next in before || next in after)) {
    patch[key] = after ?? null
    return
  }
  const below = patch[key]
  const inner: Patch = isObject(below) ? (below as Patch) : {}
  patch[key] = inner
  add(inner, rest, before, after)
}

function contextFor(unit: Unit) {
  return contextOf({ source: 'import', revision: '', unit })
}
