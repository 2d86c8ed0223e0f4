import type {
  GetResourcesInput,
  GetResourcesOutput,
} from '@aws-sdk/client-resource-groups-tagging-api'
import { pageOf } from '../core/pages.ts'
import type { Peers, TaggedResource } from '../core/peers.ts'
import { statefulService } from '../core/stateful.ts'
import { tagList } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { ControlCommand, RequestContext, SimulatedService } from '../core/types.ts'
import { checkInput, fits, invalid } from './filters.ts'

/** Plain JSON: times are epoch ms. */
interface TaggingState {
  /** How long what is deleted goes on being listed. */
  lingersMs: number
  /** What was listed, by ARN, and when it was seen last. */
  listed: Record<string, { readonly tags: Readonly<Record<string, string>>; readonly at: number }>
}

/** The services that tell what carries tags. */
const taggers = [
  'ecs',
  'elasticloadbalancing',
  'logs',
  'cloudwatch',
  'application-autoscaling',
  'servicediscovery',
] as const satisfies readonly (keyof Peers)[]

const perPageMax = 100
const perPageDefault = 50

/** The Resource Groups Tagging API as far as `SPEC.md` beside this file says. */
export function createTagging(): SimulatedService {
  return statefulService<TaggingState>({
    name: 'tag',
    empty: () => ({ lingersMs: 0, listed: {} }),
    operations: { GetResources: getResources },
    control,
  })
}

function getResources(
  state: TaggingState,
  input: GetResourcesInput,
  context: RequestContext,
): GetResourcesOutput {
  checkInput(input)
  const found = resourcesIn(state, context).filter((resource) => fits(resource, input))
  const { items, nextToken = '' } = pageOf(found, {
    keyOf: ({ arn }) => arn,
    token: input.PaginationToken === '' ? undefined : input.PaginationToken,
    limit: input.ResourcesPerPage,
    limitMax: perPageMax,
    limitDefault: input.ResourceARNList === undefined ? perPageDefault : perPageMax,
    badToken: 'InvalidParameterException',
    badLimit: 'InvalidParameterException',
  })
  return {
    PaginationToken: nextToken,
    ResourceTagMappingList: items.map(({ arn, tags }) => ({
      ResourceARN: arn,
      Tags: tagList(tags),
    })),
  }
}

/** What is tagged now, and what was listed and is gone since no longer than things linger. */
function resourcesIn(state: TaggingState, context: RequestContext): readonly TaggedResource[] {
  const { now } = context
  const there = taggers
    .flatMap((name) => context.peer(name)?.tagged() ?? [])
    .filter(({ tags }) => Object.keys(tags).length > 0)
  // Nothing outlives what it is about: what is listed need not be remembered, which in a large estate is most of the work.
  if (state.lingersMs === 0) return there
  const arns = new Set(there.map(({ arn }) => arn))
  const before = Object.entries(state.listed).filter(
    ([arn, { at }]) => !arns.has(arn) && now - at < state.lingersMs,
  )
  state.listed = Object.fromEntries([
    ...before,
    ...there.map(({ arn, tags }) => [arn, { tags, at: now }] as const),
  ])
  return Object.entries(state.listed).map(([arn, { tags }]) => ({ arn, tags }))
}

function control(state: TaggingState, { type, ms }: ControlCommand): object {
  if (type !== 'lingers') {
    throw new AwsError('InvalidControl', `tag knows the command lingers, not ${type}`)
  }
  if (typeof ms !== 'number' || !(ms >= 0)) throw invalid('lingers takes { "ms": 0 or more }')
  state.lingersMs = ms
  return { ms }
}
