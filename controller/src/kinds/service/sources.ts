import { sourcesIn, specPath, type SourceTable } from '../sources.ts'

const ofService: SourceTable = {
  desiredCount: ['spec.scale.min', 'spec.scale'],
  launchType: 'spec.capacity',
  capacityProviderStrategy: 'spec.capacity',
  enableExecuteCommand: 'spec.exec',
  'deployment.strategy': 'spec.deploy.strategy',
  'deployment.minimumHealthyPercent': 'spec.deploy.minHealthy',
  'deployment.maximumPercent': 'spec.deploy.maxRunning',
  'deployment.bakeTimeInMinutes': 'spec.deploy.bakeAfter',
  'deployment.circuitBreaker.thresholdConfiguration': 'spec.deploy.breakAfter',
  'deployment.earlySuccessCriteria.sourceServiceRevisionCleanup':
    'spec.deploy.earlySuccess.oldTasks',
  'deployment.earlySuccessCriteria.healthyPercent': 'spec.deploy.earlySuccess.healthy',
  'deployment.earlySuccessCriteria': 'spec.deploy.earlySuccess',
  'deployment.circuitBreaker': 'spec.deploy.rollback.onFailure',
  'deployment.alarms.rollback': 'spec.deploy.rollback.onAlarm',
  'deployment.alarms': 'spec.deploy.alarms',
  'deployment.lifecycleHooks': 'spec.deploy.gates',
  'deployment.canaryConfiguration.canaryPercent': 'spec.deploy.canary.percent',
  'deployment.canaryConfiguration': 'spec.deploy.canary.bake',
  'deployment.linearConfiguration.stepPercent': 'spec.deploy.linear.step',
  'deployment.linearConfiguration': 'spec.deploy.linear.bake',
  'network.subnets': 'environment.network.subnets',
  'network.securityGroups': 'environment.network.securityGroups',
  'network.assignPublicIp': 'environment.network.assignPublicIp',
  loadBalancers: 'spec.ingress',
  serviceRegistries: 'spec.discovery',
  serviceConnectConfiguration: 'spec.mesh',
  volumeConfigurations: 'spec.volumes',
  secrets: 'spec.restartWhenSecretsChange',
  rollout: 'spec.deploy.timeout',
}

/** Members of CreateService whose normal form has another name: `raw` speaks in AWS's own. */
const rawName: Readonly<Record<string, string>> = {
  deployment: 'deploymentConfiguration',
  network: 'networkConfiguration',
}

/** Where the documents say a field of a service. The revision of the task definition follows from its content. */
export function sources(path: readonly string[]): readonly string[] {
  const [head = ''] = path
  if (head === 'taskDefinition') return []
  if (head === 'tags') return [specPath('metadata.tags', ...path.slice(1))]
  return [specPath('spec.raw.service', rawName[head] ?? head), ...sourcesIn(ofService, path)]
}
