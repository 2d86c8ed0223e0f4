import type { Unit } from '@plumbline/desired-state'
import { mainContainerOf } from '../main-container.ts'
import { sourcesIn, specPath, type SourceTable } from '../sources.ts'

const ofTask: SourceTable = {
  cpu: 'spec.cpu',
  memory: 'spec.memory',
  taskRoleArn: ['spec.roles.task', 'environment.roles.task'],
  executionRoleArn: ['spec.roles.execution', 'environment.roles.execution'],
  runtimePlatform: 'spec.arch',
  ephemeralStorage: 'spec.storage',
}

/** Below `spec` for the main container, below `spec.sidecars.<name>` for the others. */
const ofContainer: SourceTable = {
  image: ['imageFrom', 'image'],
  command: 'command',
  user: 'user',
  workingDirectory: 'workdir',
  readonlyRootFilesystem: 'readOnlyRoot',
  stopTimeout: 'stopTimeout',
  essential: 'essential',
  cpu: 'cpu',
  memory: 'memory',
  environment: 'env.*',
  secrets: 'secrets.*',
  ports: ['ports', 'port'],
  mountPoints: 'mounts',
  dependsOn: 'startAfter',
  healthCheck: 'health.*',
  'healthCheck.startPeriod': 'health.grace',
}

const ofVolume: SourceTable = {
  'efsVolumeConfiguration.fileSystemId': 'efs',
  'efsVolumeConfiguration.authorizationConfig.accessPointId': 'accessPoint',
  'efsVolumeConfiguration.authorizationConfig.iam': 'iam',
  efsVolumeConfiguration: 'efs',
  configuredAtLaunch: 'ebs.size',
}

/** Where the documents say a field of a task definition. */
export function sources(path: readonly string[], unit: Unit): readonly string[] {
  const [head = '', name = '', ...field] = path
  if (head === 'containers') return containerSources(name, field, unit)
  const raw = specPath('spec.raw.taskDefinition', head)
  if (head !== 'volumes') return [raw, ...sourcesIn(ofTask, path)]
  const volume = specPath('spec.volumes', name)
  const told = sourcesIn(ofVolume, field).map((one) => `${volume}.${one}`)
  return [raw, ...(told.length > 0 ? told : [volume])]
}

function containerSources(name: string, path: readonly string[], unit: Unit): readonly string[] {
  const base = name === mainContainerOf(unit) ? 'spec' : specPath('spec.sidecars', name)
  const raw = specPath('spec.raw.containers', name, ...path.slice(0, 1))
  if (path[0] === 'logConfiguration') return [raw, 'spec.logs.group']
  return [raw, ...sourcesIn(ofContainer, path).map((one) => `${base}.${one}`)]
}
