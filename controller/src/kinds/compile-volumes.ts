import type { MountPoint, RunTaskCommandInput, Volume as EcsVolume } from '@aws-sdk/client-ecs'
import type { Mount, TaskUnit, Volume } from '@plumbline/desired-state'
import type { Context } from '../model/index.ts'
import { byName } from './by-name.ts'
import { rolesOf } from './roles.ts'

/** The volumes of a task; what an EBS volume is like is said when the task starts: `ebsVolumesOf`. */
export function compileVolumes(volumes: Readonly<Record<string, Volume>>): EcsVolume[] {
  return byName(volumes).map(([name, volume]) => {
    if (volume.ebs !== undefined) return { name, configuredAtLaunch: true }
    return { name, ...fileSystem(volume) }
  })
}

/** What the EBS volumes of the task definition are like. ECS makes one for every task, with the infrastructure role. */
export function ebsVolumesOf(
  unit: TaskUnit,
  context: Context,
): Pick<RunTaskCommandInput, 'volumeConfigurations'> {
  const roleArn = rolesOf(unit, context).infrastructure
  const volumes = byName(unit.spec.volumes).flatMap(([name, { ebs }]) =>
    ebs === undefined ? [] : [{ name, managedEBSVolume: { sizeInGiB: ebs.sizeGiB, roleArn } }],
  )
  return volumes.length === 0 ? {} : { volumeConfigurations: volumes }
}

/** IAM and access points need encryption on the way (SDK text of `EFSAuthorizationConfig`). */
function fileSystem({ efs, accessPoint, iam }: Volume): Partial<EcsVolume> {
  if (efs === undefined) return {}
  const encrypted = accessPoint !== undefined || iam === true
  const authorizationConfig = {
    ...(accessPoint !== undefined && { accessPointId: accessPoint }),
    ...(iam === true && { iam: 'ENABLED' as const }),
  }
  return {
    efsVolumeConfiguration: {
      fileSystemId: efs,
      ...(encrypted && { transitEncryption: 'ENABLED' as const, authorizationConfig }),
    },
  }
}

export function mountPoints(mounts: Readonly<Record<string, Mount>>): {
  mountPoints?: MountPoint[]
} {
  const points = byName(mounts).map(([sourceVolume, { path, readOnly }]) => ({
    sourceVolume,
    containerPath: path,
    ...(readOnly && { readOnly }),
  }))
  return points.length === 0 ? {} : { mountPoints: points }
}
