import type { CreateServiceCommandInput, Service, ServiceRevision } from '@aws-sdk/client-ecs'
import type { Change, Rollout } from '../../model/index.ts'
import type { FollowedSecret } from './secrets.ts'
import type { Succession } from './succession.ts'

/** What is wanted of a service: the request that would create it, and what else decides about a change of it. */
export interface ServiceRequest {
  readonly input: CreateServiceCommandInput
  /** Whether the service may be deleted and made anew where AWS cannot change it. */
  readonly allowReplace: boolean
  /** The longest that a rollout may take (ms). */
  readonly rolloutMsMax: number
  /** Secrets whose change replaces the tasks. */
  readonly follows: readonly FollowedSecret[]
}

/** A service, and what else AWS says of it. */
export interface LiveService {
  readonly service: Service
  /** What some of its configuration can be read from alone. */
  readonly revision?: ServiceRevision
  readonly rollout?: Rollout
  /** The service deployment that is to be stopped because it takes too long, by its ARN. */
  readonly overdue?: string
  /** ECS gave up what is live, nothing is on its way, and it is to be tried: ECS begins nothing by itself. */
  readonly anew?: true
  /** Where ECS goes when it is told to stop the rollout of something that is not wanted any more. */
  readonly wayBack?: WayBack
  /** Task definitions that ECS gave up. */
  readonly rejected: readonly string[]
  /** An alarm ended the newest rollout, which nobody follows. */
  readonly alarmed?: true
  /** Variables whose secret changed after the tasks were started. */
  readonly changedSecrets?: readonly string[]
  /** The tags that documents decide about. */
  readonly freeTags?: Readonly<Record<string, string>>
  /** Left out when it was not asked for. */
  readonly succession?: Succession
}

export interface WayBack {
  /** ARN of the service deployment to stop. */
  readonly deployment: string
  /** ARN of the task definition that runs after that. */
  readonly taskDefinition: string
  /** ECS was told, or decided so itself. */
  readonly begun: boolean
}

export type ServiceChange = Change<ServiceRequest, LiveService>
export type Changed = Extract<ServiceChange, { state: 'changed' }>
