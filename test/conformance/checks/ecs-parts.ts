import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs'
import type {
  CreateServiceCommandInput,
  RegisterTaskDefinitionCommandInput,
  Service,
} from '@aws-sdk/client-ecs'
import type { Target } from '../target.ts'
import { role } from './ecs-requests.ts'

/** Longer than any start, drain or bake in these checks. */
export const settled = 600

export const web = { name: 'web', image: 'docker.io/library/nginx:1.27' }

/** A task definition for Fargate with nothing but what is required. Returns its ARN. */
export async function register(
  target: Target,
  family: string,
  more: Partial<RegisterTaskDefinitionCommandInput> = {},
): Promise<string> {
  const { taskDefinition } = await target.ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [web],
      ...more,
    }),
  )
  return taskDefinition?.taskDefinitionArn ?? ''
}

/** The request for a service with nothing but what is required. */
export function serviceRequest(target: Target, name: string): CreateServiceCommandInput {
  return {
    cluster: name,
    serviceName: name,
    taskDefinition: name,
    desiredCount: 2,
    launchType: 'FARGATE',
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [...target.network.subnets],
        securityGroups: [...target.network.securityGroups],
      },
    },
  }
}

/** A cluster, a task definition and a service, all of one name. Returns what CreateService answered. */
export async function createService(
  target: Target,
  name: string,
  more: Partial<CreateServiceCommandInput> = {},
): Promise<Service> {
  await target.ecs.send(new CreateClusterCommand({ clusterName: name }))
  await register(target, name, { taskRoleArn: role })
  const request = { ...serviceRequest(target, name), ...more }
  const { service } = await target.ecs.send(new CreateServiceCommand(request))
  if (service === undefined) throw new Error(`CreateService ${name} answered without a service`)
  return service
}

/** The service as it is now; `undefined` where ECS says that there is none. */
export async function describeService(target: Target, name: string): Promise<Service | undefined> {
  const { services } = await target.ecs.send(
    new DescribeServicesCommand({ cluster: name, services: [name], include: ['TAGS'] }),
  )
  return services?.[0]
}

/** The last part of an ARN. */
export function tail(arn: string | undefined): string | null {
  return arn === undefined ? null : arn.slice(arn.lastIndexOf('/') + 1)
}
