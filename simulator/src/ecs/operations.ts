import { createCluster, deleteCluster, describeClusters, listClusters } from './clusters.ts'
import type { Ecs } from './model.ts'
import { describeServices, listServices } from './service-reads.ts'
import { createService, deleteService, updateService } from './services.ts'
import { listTaskDefinitionFamilies, listTaskDefinitions } from './task-definition-lists.ts'
import {
  deleteTaskDefinitions,
  deregisterTaskDefinition,
  describeTaskDefinition,
  registerTaskDefinition,
} from './task-definitions.ts'

/** Every operation of ECS that is simulated. The codec answers all others with 501. */
export const operations = {
  CreateCluster: createCluster,
  CreateService: createService,
  DeleteCluster: deleteCluster,
  DeleteService: deleteService,
  DeleteTaskDefinitions: deleteTaskDefinitions,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  DescribeClusters: describeClusters,
  DescribeServices: describeServices,
  DescribeTaskDefinition: describeTaskDefinition,
  ListClusters: listClusters,
  ListServices: listServices,
  ListTaskDefinitionFamilies: listTaskDefinitionFamilies,
  ListTaskDefinitions: listTaskDefinitions,
  RegisterTaskDefinition: registerTaskDefinition,
  UpdateService: updateService,
  // oxlint-disable-next-line typescript/no-explicit-any -- each handler has the SDK's input type of its operation
} satisfies Record<string, (input: any, ecs: Ecs) => object>
