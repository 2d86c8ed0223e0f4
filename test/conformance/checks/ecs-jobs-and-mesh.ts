import { CreateClusterCommand, RunTaskCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { CreateHttpNamespaceCommand } from '@aws-sdk/client-servicediscovery'
import { errorOf } from '../check.ts'
import type { Check } from '../check.ts'
import { createService, describeService, register, serviceRequest, settled } from './ecs-parts.ts'

/** What the examples need beyond a service. */
export const jobAndMeshChecks: readonly Check[] = [
  {
    id: 'ecs/run-task-memory',
    expected: { ofTheTaskAlone: 'none' },
    async look(target, name) {
      await target.ecs.send(new CreateClusterCommand({ clusterName: name }))
      await register(target, name)
      const { cluster, launchType, networkConfiguration } = serviceRequest(target, name)
      const run = new RunTaskCommand({
        cluster,
        taskDefinition: name,
        launchType,
        networkConfiguration,
      })
      return { ofTheTaskAlone: await errorOf(target.ecs.send(run)) }
    },
  },
  {
    id: 'ecs/service-connect',
    expected: { afterCreate: 'shop.local', afterUpdate: 'shop.local' },
    async look(target, name) {
      await target.discovery.send(new CreateHttpNamespaceCommand({ Name: 'shop.local' }))
      await target.pass(settled)
      const mesh = { enabled: true, namespace: 'shop.local' }
      await createService(target, name, { serviceConnectConfiguration: mesh })
      const afterCreate = namespaceOf(await describeService(target, name))
      await target.ecs.send(
        new UpdateServiceCommand({
          cluster: name,
          service: name,
          serviceConnectConfiguration: mesh,
        }),
      )
      const afterUpdate = namespaceOf(await describeService(target, name))
      return { afterCreate, afterUpdate }
    },
  },
]

/** DescribeServices tells it with each deployment, not with the service. */
function namespaceOf(service: Awaited<ReturnType<typeof describeService>>): string | null {
  return service?.deployments?.[0]?.serviceConnectConfiguration?.namespace ?? null
}
