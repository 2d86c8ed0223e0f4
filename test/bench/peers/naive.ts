import {
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
import { definitionOf, network } from './peer.ts'
import type { Peer, Service } from './peer.ts'

/** What a first version of a controller does in each pass: it asks for one service after the other, and always registers. */
export const naive: Peer = {
  name: 'naive controller',
  version: async () => 'of this repository',
  async apply({ endpoint }, services) {
    const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' }
    const ecs = new ECSClient({ endpoint, region: 'eu-west-1', credentials })
    for (const service of services) await bring(ecs, service)
    ecs.destroy()
  },
}

async function bring(ecs: ECSClient, service: Service): Promise<void> {
  const at = { cluster: 'prod', service: service.name }
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: at.cluster, services: [service.name] }),
  )
  const live = services[0]
  if (live !== undefined)
    await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: live.taskDefinition }))
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand(registrationOf(service)),
  )
  const revision = taskDefinition?.taskDefinitionArn
  if (live !== undefined)
    await ecs.send(new UpdateServiceCommand({ ...at, taskDefinition: revision }))
  else
    await ecs.send(
      new CreateServiceCommand({
        cluster: at.cluster,
        serviceName: service.name,
        taskDefinition: revision,
        desiredCount: 2,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: awsvpc },
      }),
    )
}

const awsvpc = {
  ...network.awsvpcConfiguration,
  subnets: [...network.awsvpcConfiguration.subnets],
  securityGroups: [...network.awsvpcConfiguration.securityGroups],
}

function registrationOf(service: Service) {
  const definition = definitionOf(service)
  return {
    ...definition,
    requiresCompatibilities: [...definition.requiresCompatibilities],
    containerDefinitions: definition.containerDefinitions.map((container) => ({
      ...container,
      portMappings: [{ containerPort: 8080, protocol: 'tcp' as const }],
      environment: [...container.environment],
      healthCheck: { ...container.healthCheck, command: [...container.healthCheck.command] },
    })),
  }
}
