import type { Release } from '../model/index.ts'
import { defineCheck, when, type Complaint } from './check.ts'
import { taskDefinitionOf, textsIn, valuesUnder } from './release.ts'

export interface LaunchNeed {
  readonly isJob: boolean
  /** What runs the tasks is Fargate. */
  readonly fargate: boolean
  readonly networkMode: string
  /** Subnets and security groups are sent along. */
  readonly hasNetwork: boolean
  readonly paths: readonly string[]
}

/** What sends tasks somewhere. */
const senders = ['service', 'job-run', 'schedule']

/**
 * How tasks are connected fits to where they run, as raw fields and capacity come together. It needs no look. Sources: `networkMode`
 * of RegisterTaskDefinition and `networkConfiguration` of CreateService in the Amazon ECS API reference.
 */
export const launch = defineCheck<LaunchNeed, undefined>({
  name: 'launch',
  calls: [],
  needs,
  look: async () => undefined,
  judge,
})

function needs(release: Release): readonly LaunchNeed[] {
  const definition = taskDefinitionOf(release)
  const sent = release.resources.filter(({ kind }) => senders.includes(kind))
  if (definition === undefined || sent.length === 0) return []
  const places = ['launchType', 'capacityProvider'].flatMap((name) => textsIn(sent, senders, name))
  const networks = sent.flatMap(({ request }) => valuesUnder(request, 'awsvpcConfiguration'))
  return [
    {
      isJob: release.unit.kind === 'job',
      fargate: places.some((place) => place.startsWith('FARGATE')),
      networkMode: definition.networkMode ?? 'bridge',
      hasNetwork: networks.length > 0,
      paths: ['spec.raw.taskDefinition.networkMode', 'spec.raw.service', 'spec.raw'],
    },
  ]
}

function judge({
  isJob,
  fargate,
  networkMode,
  hasNetwork,
  paths,
}: LaunchNeed): readonly Complaint[] {
  const isOwn = networkMode === 'awsvpc'
  const away = 'take networkMode out of raw.taskDefinition'
  return [
    ...when(fargate && !isOwn, 'refuses', {
      message: `the tasks run on Fargate, which takes the network mode awsvpc, and the task definition has ${networkMode}`,
      hint: isJob
        ? `${away}: jobs run on Fargate`
        : `${away}, or write launchType: EC2 and networkConfiguration: null in raw.service`,
      paths,
    }),
    ...when(!fargate && !isOwn && hasNetwork, 'refuses', {
      message: `with the network mode ${networkMode} tasks share the network of their host, and subnets are sent for them`,
      hint: `write networkConfiguration: null in raw.service, or ${away}`,
      paths,
    }),
    ...when(isOwn && !hasNetwork, 'refuses', {
      message: 'with the network mode awsvpc every task needs a subnet, and none is sent',
      hint: 'take networkConfiguration out of raw.service',
      paths: ['spec.raw.service.networkConfiguration', ...paths],
    }),
  ]
}
