import type { JsonObject } from '@plumbline/controller/model'
import { textOf, textsOf } from './json.ts'
import { note, type Note } from './notes.ts'

/**
 * The launch type that a task definition can only have, other than Fargate; `undefined` when Fargate takes it. What names no
 * network mode has `bridge`. Source: `networkMode` and `requiresCompatibilities` in the Amazon ECS API reference.
 */
function otherLaunchType(definition: JsonObject): string | undefined {
  const compatible = textsOf(definition.requiresCompatibilities)
  const isOwn = textOf(definition.networkMode) === 'awsvpc'
  if (isOwn && (compatible.length === 0 || compatible.includes('FARGATE'))) return undefined
  const others = compatible.filter((type) => type !== 'FARGATE')
  return others.includes('EC2') ? 'EC2' : (others[0] ?? 'EC2')
}

/** What a service has to say of where its tasks run, when nothing but its task definition is known. */
export function serviceAround(definition: JsonObject): JsonObject {
  const launchType = otherLaunchType(definition)
  if (launchType === undefined) return {}
  const isOwn = textOf(definition.networkMode) === 'awsvpc'
  return { raw: { service: { launchType, ...(!isOwn && { networkConfiguration: null }) } } }
}

/** What is missing without the definition of a service, and where a job cannot run. */
export function homeNotes(
  place: string,
  definition: JsonObject,
  kind: 'Service' | 'Job' | 'known service',
): readonly Note[] {
  const launchType = otherLaunchType(definition)
  if (kind === 'Service') {
    const where = launchType === undefined ? '' : ` It runs on ${launchType}.`
    const what = `nothing says what service it is: it has one task, and nothing reaches it.${where}`
    const todo =
      'give --service what `aws ecs describe-services` answers, or write scale, capacity and ingress'
    return [note(place, what, todo)]
  }
  if (kind !== 'Job' || launchType === undefined) return []
  const what = `it is made for ${launchType} with the network mode ${textOf(definition.networkMode) ?? 'bridge'}, and jobs run on Fargate with awsvpc`
  const todo =
    'take networkMode and requiresCompatibilities out of raw.taskDefinition with what Fargate does not take, such as links and privileged; until then ECS refuses to run it'
  return [note(place, what, todo)]
}
