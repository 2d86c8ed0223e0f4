import type { JsonObject } from '@plumbline/controller/model'
import type { Draft } from './document.ts'
import { objectOf, present, textOf, textsOf } from './json.ts'
import { note, type Note } from './notes.ts'

/** What is known of the place where things run. */
export interface Surroundings {
  readonly account?: string
  readonly region?: string
  readonly cluster?: string
  readonly subnets?: readonly string[]
  readonly securityGroups?: readonly string[]
  readonly assignPublicIp?: boolean
}

interface Guess {
  readonly value: string | readonly string[]
  readonly todo: string
}

/** What stands where nothing is known, so that the document can be read; each is told. */
const guesses: Readonly<
  Record<'account' | 'region' | 'cluster' | 'subnets' | 'securityGroups', Guess>
> = {
  account: {
    value: '000000000000',
    todo: 'write the number of your account; `aws sts get-caller-identity` tells it',
  },
  region: { value: 'us-east-1', todo: 'write your region' },
  cluster: { value: 'default', todo: 'write the name of your cluster; `aws ecs list-clusters`' },
  subnets: { value: ['subnet-00000000'], todo: 'write the subnets in which tasks run' },
  securityGroups: { value: ['sg-00000000'], todo: 'write the security groups of your tasks' },
}

/** An Environment as far as it is known, and a note for each value that stands for an unknown one. */
export function draftEnvironment(
  name: string,
  known: Surroundings,
  place: string,
  more: JsonObject = {},
): { readonly draft: Draft; readonly notes: readonly Note[] } {
  const notes: Note[] = []
  const of = (key: keyof typeof guesses) => {
    const value = known[key]
    if (value !== undefined && value.length > 0) return value
    const guess = guesses[key]
    const shown = [guess.value].flat().join(', ')
    notes.push(note(place, `nothing says the ${words[key]}: ${shown} stands for it`, guess.todo))
    return guess.value
  }
  const spec = present({
    account: of('account'),
    region: of('region'),
    cluster: of('cluster'),
    network: present({
      subnets: of('subnets'),
      securityGroups: of('securityGroups'),
      assignPublicIp: known.assignPublicIp === true ? true : undefined,
    }),
    ...more,
  })
  return { draft: { kind: 'Environment', head: { metadata: { name } }, spec }, notes }
}

const words = {
  account: 'account',
  region: 'region',
  cluster: 'cluster',
  subnets: 'subnets',
  securityGroups: 'security groups',
} as const

/** What a task definition and a service say about where they run. */
export function surroundingsOf(definition: JsonObject, service: JsonObject): Surroundings {
  const arns = [service.serviceArn, definition.taskDefinitionArn, service.clusterArn].map(partsOf)
  const { account, region } = arns.find((one) => one.account !== undefined) ?? {}
  const roles = [definition.executionRoleArn, definition.taskRoleArn].map(partsOf)
  const cluster = textOf(service.clusterArn) ?? textOf(service.cluster)
  const network = objectOf(objectOf(service.networkConfiguration).awsvpcConfiguration)
  return present({
    account: account ?? roles.find((one) => one.account !== undefined)?.account,
    region: region ?? regionOfLogs(definition),
    cluster: cluster?.slice(cluster.lastIndexOf('/') + 1),
    subnets: textsOf(network.subnets),
    securityGroups: textsOf(network.securityGroups),
    assignPublicIp: network.assignPublicIp === 'ENABLED' ? true : undefined,
  })
}

function partsOf(arn: unknown): { readonly account?: string; readonly region?: string } {
  const [prefix, , , region = '', account = ''] = (textOf(arn) ?? '').split(':')
  if (prefix !== 'arn') return {}
  return {
    ...(/^\d{12}$/.test(account) && { account }),
    ...(region !== '' && { region }),
  }
}

/** The region in which the log is kept is nearly always the one in which the tasks run. */
function regionOfLogs({ containerDefinitions }: JsonObject): string | undefined {
  const containers = Array.isArray(containerDefinitions) ? containerDefinitions : []
  const regions = (containers as readonly unknown[]).map((one) => {
    const { options } = objectOf(objectOf(one).logConfiguration)
    return textOf(objectOf(options)['awslogs-region'])
  })
  return regions.find((region) => region !== undefined)
}
