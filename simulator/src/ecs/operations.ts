import { createCluster, deleteCluster, describeClusters, listClusters } from './clusters.ts'
import { continueServiceDeployment } from './continue-deployment.ts'
import { executeCommand } from './execute-command.ts'
import type { Ecs } from './model.ts'
import { describeServices, listServices } from './service-reads.ts'
import {
  describeServiceDeployments,
  describeServiceRevisions,
  listServiceDeployments,
  stopServiceDeployment,
} from './service-deployments.ts'
import { createService } from './service-create.ts'
import { deleteService } from './service-delete.ts'
import { updateService } from './service-update.ts'
import { listTagsForResource, tagResource, untagResource } from './tags.ts'
import { listTaskDefinitionFamilies, listTaskDefinitions } from './task-definition-lists.ts'
import {
  deleteTaskDefinitions,
  deregisterTaskDefinition,
  describeTaskDefinition,
  registerTaskDefinition,
} from './task-definitions.ts'
import { describeTasks, listTasks } from './task-reads.ts'
import { runTask, stopTaskByRequest } from './task-writes.ts'

/** Every operation of ECS that is simulated. The codec answers all others with 501. */
export const operations = {
  ContinueServiceDeployment: continueServiceDeployment,
  CreateCluster: createCluster,
  CreateService: createService,
  DeleteCluster: deleteCluster,
  DeleteService: deleteService,
  DeleteTaskDefinitions: deleteTaskDefinitions,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  DescribeClusters: describeClusters,
  DescribeServiceDeployments: describeServiceDeployments,
  DescribeServiceRevisions: describeServiceRevisions,
  DescribeServices: describeServices,
  DescribeTaskDefinition: describeTaskDefinition,
  DescribeTasks: describeTasks,
  ExecuteCommand: executeCommand,
  ListClusters: listClusters,
  ListServiceDeployments: listServiceDeployments,
  ListServices: listServices,
  ListTagsForResource: listTagsForResource,
  ListTaskDefinitionFamilies: listTaskDefinitionFamilies,
  ListTaskDefinitions: listTaskDefinitions,
  ListTasks: listTasks,
  RegisterTaskDefinition: registerTaskDefinition,
  RunTask: runTask,
  StopServiceDeployment: stopServiceDeployment,
  StopTask: stopTaskByRequest,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateService: updateService,
  // oxlint-disable-next-line typescript/no-explicit-any -- each handler has the SDK's input type of its operation
} satisfies Record<string, (input: any, ecs: Ecs) => object>
