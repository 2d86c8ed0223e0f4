import {
  CreateServiceCommand,
  DeleteServiceCommand,
  UntagResourceCommand,
  type CreateServiceCommandInput,
  type Service,
} from '@aws-sdk/client-ecs'
import { createHash } from 'node:crypto'
import { call, writes, type PlannedCall } from '../../model/index.ts'
import { ecsTags } from '../ownership.ts'
import type { Changed, ServiceChange } from './change.ts'
import { update } from './update.ts'
import { isLeaving, unchangeable, waitOfWhole } from './waits.ts'
import { stopRollout, tagResource, waitForWayBack } from './way-back.ts'

export const createService = writes('ecs:CreateService', CreateServiceCommand)
export const deleteService = writes('ecs:DeleteService', DeleteServiceCommand)
export const untagResource = writes('ecs:UntagResource', UntagResourceCommand)

export function planService(change: ServiceChange): readonly PlannedCall[] {
  return isLeaving(change) || waitOfWhole(change) !== undefined ? [] : callsOf(change)
}

/**
 * What comes when what it waits for is there. Nothing where a person must say first that it may come, and where what is to
 * be done after a way back of ECS is not known before.
 */
export function afterWaitOfService(change: ServiceChange): readonly PlannedCall[] {
  if (isLeaving(change) || waitOfWhole(change)?.awaits === undefined) return []
  return change.state === 'changed' && waitForWayBack(change) !== undefined ? [] : callsOf(change)
}

function callsOf(change: ServiceChange): readonly PlannedCall[] {
  switch (change.state) {
    case 'absent':
      return [{ call: call(createService, create(change)), effect: 'creates' }]
    case 'changed':
      return alter(change)
    case 'unwanted':
      return [{ call: call(deleteService, remove(change.live.service)), effect: 'deletes' }]
  }
}

function alter(change: Changed): readonly PlannedCall[] {
  const stop = stopRollout(change)
  if (stop.length > 0) return stop
  const fixed = unchangeable(change.differences)
  if (fixed.length > 0 && change.wanted.request.allowReplace) {
    // The next passes see it go, and create it when it is gone.
    return [{ call: call(deleteService, remove(change.live.service)), effect: 'recreates' }]
  }
  // What the rest of a daemon looks like is nothing that other services can be given, and the other way round.
  const another = fixed.some(({ path }) => path === 'schedulingStrategy')
  return [...(another ? [] : update(change)), ...retag(change)]
}

/** Tags of a service change by calls of their own; UpdateService has no member for them. */
function retag({ differences, live }: Changed): readonly PlannedCall[] {
  const changed = differences.flatMap(({ path, to }) => {
    const key = tagKey(path)
    return key === undefined ? [] : [{ key, to }]
  })
  const resourceArn = live.service.serviceArn
  const given = changed.flatMap(({ key, to }) => (typeof to === 'string' ? [[key, to]] : []))
  const gone = changed.filter(({ to }) => typeof to !== 'string').map(({ key }) => key)
  const tags = ecsTags(Object.fromEntries(given) as Record<string, string>)
  const calls = [
    ...(tags.length > 0 ? [call(tagResource, { resourceArn, tags })] : []),
    ...(gone.length > 0 ? [call(untagResource, { resourceArn, tagKeys: gone })] : []),
  ]
  return calls.map((made) => ({ call: made, effect: 'updates in place' }))
}

/** `tags.team`, and in quotes what has a dot inside. */
function tagKey(path: string): string | undefined {
  if (!path.startsWith('tags.')) return undefined
  const key = path.slice('tags.'.length)
  return key.startsWith('"') ? (JSON.parse(key) as string) : key
}

function create(change: Extract<ServiceChange, { state: 'absent' }>): CreateServiceCommandInput {
  const { input } = change.wanted.request
  return { ...input, clientToken: tokenOf(input, change.predecessor) }
}

/**
 * The same request gets the same token, so that a repeat after a lost answer creates nothing twice. A service that was
 * deleted and is wanted again gets another one: AWS remembers tokens longer than services. At most 36 characters.
 */
function tokenOf(input: CreateServiceCommandInput, predecessor = ''): string {
  return createHash('sha256')
    .update(JSON.stringify([input, predecessor]))
    .digest('hex')
    .slice(0, 36)
}

function remove({ clusterArn, serviceName }: Service) {
  // `force` stops the tasks too; without it the service would have to be scaled to zero first.
  return { cluster: clusterArn, service: serviceName, force: true }
}
