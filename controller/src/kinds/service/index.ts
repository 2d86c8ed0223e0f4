import type { CreateServiceCommandOutput } from '@aws-sdk/client-ecs'
import type { Environment, UnitId } from '@plumbline/desired-state'
import { defineKind, type AwsReader, type OwnedUnit } from '../../model/index.ts'
import {
  describeServiceRevisions,
  describeServices,
  listEcsTags,
  listServices,
  serviceNames,
  servicesByName,
} from '../ecs-reads.ts'
import { describeRules, describeTargetGroups } from '../elb-reads.ts'
import { nameOfUnit, tagsOf } from '../ownership.ts'
import { describeParameters, describeSecret } from '../secret-reads.ts'
import type { LiveService, ServiceRequest } from './change.ts'
import { explainCalls, explainService } from './explain.ts'
import { healthOfService } from './health.ts'
import { actualService, observeService } from './live.ts'
import { keepLive } from './keep.ts'
import {
  afterWaitOfService,
  createService,
  deleteService,
  planService,
  untagResource,
} from './plan.ts'
import { listServiceDeployments, primaryOf } from './rollout.ts'
import { sources } from './sources.ts'
import { answerPause, continueServiceDeployment, describeServiceDeployments } from './stage.ts'
import { updateService } from './update.ts'
import { waitOfService } from './waits.ts'
import { wantedService } from './wanted.ts'
import { clusterName, serviceIn, unmanaged } from './unmanaged.ts'
import { stopServiceDeployment, tagResource } from './way-back.ts'

export const service = defineKind<ServiceRequest, LiveService>({
  name: 'service',
  traces: {
    nameIn: (arn) => serviceIn(arn)?.name,
    isOwn(arn, owner) {
      const { cluster, name } = serviceIn(arn) ?? {}
      return cluster === clusterName(owner.environment) && name === nameOfUnit(owner)
    },
  },
  unmanaged,
  calls: [
    listServices,
    describeServices,
    listServiceDeployments,
    describeServiceDeployments,
    describeServiceRevisions,
    listEcsTags,
    describeTargetGroups,
    describeRules,
    describeSecret,
    describeParameters,
    ...explainCalls,
    createService,
    updateService,
    deleteService,
    stopServiceDeployment,
    continueServiceDeployment,
    tagResource,
    untagResource,
  ],
  wanted: wantedService,
  observe: observeService,
  follows: () => true,
  actual: actualService,
  plan: planService,
  keep: keepLive,
  waits: waitOfService,
  afterWait: afterWaitOfService,
  health: healthOfService,
  explain: explainService,
  answer: ({ rollout }, answer) => (rollout === undefined ? [] : answerPause(rollout, answer)),
  sources,
  read,
  inventory,
})

function read(output: object): { readonly identifier?: string; readonly rollout?: string } {
  const written = (output as CreateServiceCommandOutput).service
  const rollout = written === undefined ? undefined : primaryOf(written)?.id
  return {
    ...(written?.serviceArn !== undefined && { identifier: written.serviceArn }),
    ...(rollout !== undefined && { rollout }),
  }
}

/** Units that own a service in the environment's cluster and are not among the wanted ones. */
async function inventory(
  reader: AwsReader,
  environment: Environment,
  wantedUnits: ReadonlySet<UnitId>,
): Promise<readonly OwnedUnit[]> {
  const names = await serviceNames(reader, environment.cluster)
  const unknown = names.filter((name) => !wantedUnits.has(`${environment.name}/service/${name}`))
  const looks = unknown.map((name) => reader.look(servicesByName, environment.cluster, name))
  const live = await Promise.all(looks)
  return live.flatMap((one) => {
    const tags = tagsOf(one?.tags)
    const unit = tags['plumbline:unit']
    // Tags are copied from one service to another by hand: only the one of the unit's own name is the unit's.
    const ours = unit === `${environment.name}/service/${one?.serviceName}`
    return ours && one?.status === 'ACTIVE'
      ? [{ unit: unit as UnitId, source: tags['plumbline:source'] ?? '' }]
      : []
  })
}
