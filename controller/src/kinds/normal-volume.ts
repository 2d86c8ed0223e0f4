import type { JsonObject } from '../model/index.ts'
import { fold, object } from './normal.ts'

/** A volume in the normal form: `host: {}`, which ECS adds to one without a type, goes with the empty values. */
export function normalVolume(volume: JsonObject): JsonObject {
  const { name: _name, ...rest } = volume
  return {
    ...fold(rest, { configuredAtLaunch: false }),
    efsVolumeConfiguration: normalEfs(object(rest.efsVolumeConfiguration)),
    s3filesVolumeConfiguration: fold(object(rest.s3filesVolumeConfiguration), {
      rootDirectory: '/',
    }),
    dockerVolumeConfiguration: fold(object(rest.dockerVolumeConfiguration), {
      autoprovision: false,
    }),
  }
}

function normalEfs(efs: JsonObject): JsonObject {
  return {
    ...fold(efs, { rootDirectory: '/', transitEncryption: 'DISABLED' }),
    authorizationConfig: fold(object(efs.authorizationConfig), { iam: 'DISABLED' }),
  }
}
