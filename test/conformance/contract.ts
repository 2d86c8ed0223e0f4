import type { Check } from './check.ts'
import { clusterChecks } from './checks/ecs-clusters.ts'
import { jobAndMeshChecks } from './checks/ecs-jobs-and-mesh.ts'
import { rolloutChecks } from './checks/ecs-rollouts.ts'
import { serviceLifeChecks } from './checks/ecs-service-life.ts'
import { serviceChecks } from './checks/ecs-services.ts'
import { taskDefinitionChecks } from './checks/ecs-task-definitions.ts'
import { elbChecks } from './checks/elbv2.ts'
import { logsChecks } from './checks/logs.ts'
import { s3Checks } from './checks/s3.ts'
import { scalingChecks } from './checks/scaling.ts'
import { smallChecks } from './checks/small.ts'
import { stsChecks } from './checks/sts.ts'
import { surroundingsChecks } from './checks/surroundings.ts'

/** Everything that is checked against the simulator and against moto, with one expectation for both: AWS's documentation. */
export const contract: readonly Check[] = [
  ...clusterChecks,
  ...taskDefinitionChecks,
  ...serviceChecks,
  ...serviceLifeChecks,
  ...rolloutChecks,
  ...jobAndMeshChecks,
  ...elbChecks,
  ...scalingChecks,
  ...smallChecks,
  ...logsChecks,
  ...stsChecks,
  ...surroundingsChecks,
  ...s3Checks,
]

/** A name for what a check creates. S3 takes only lower case, digits and hyphens. */
export function nameFor(check: Check): string {
  return check.id.replace('/', '-')
}
