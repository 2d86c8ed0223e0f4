import type { JsonObject } from '@plumbline/controller/model'
import { numberOf, present, textOf, unless } from '../json.ts'
import { mountOf } from './container.ts'
import type { Reading } from './reading.ts'

/** Stands for a file system whose id no manifest tells. */
const unknownFileSystem = 'fs-00000000'

/** Volumes of the task, and where the main container sees them. */
export function storageOf(root: Reading): JsonObject {
  const storage = root.part('storage')
  const volumes = storage.part('volumes')
  const found = volumes.keys().map((name) => [name, volumes.part(name)] as const)
  const size = numberOf(storage.take('ephemeral'))
  return present({
    readOnlyRoot: storage.take('readonly_fs') === true ? true : undefined,
    storage: unless(size, 20),
    mounts: Object.fromEntries(
      found.map(([name, at]) => [name, mountOf(at.take('path'), at.take('read_only'))]),
    ),
    volumes: Object.fromEntries(found.map(([name, at]) => [name, volumeOf(at, name)])),
  })
}

function volumeOf(at: Reading, name: string): JsonObject {
  const efs = at.part('efs')
  const plain = at.plain('efs')
  const managed = plain === true || (efs.keys().length > 0 && !efs.keys().includes('id'))
  if (managed) {
    const what = `Copilot made this file system: ${unknownFileSystem} stands for it`
    const todo = `write its id, and its access point, into spec.volumes.${name}`
    at.tell('efs', what, todo)
    return { efs: unknownFileSystem, iam: true }
  }
  // Copilot knows a switch or a map here; an id in their place must not become an empty volume.
  const id = textOf(efs.take('id')) ?? textOf(plain)
  if (id === undefined) return {}
  const root = textOf(efs.take('root_dir')) ?? '/'
  if (root !== '/') {
    efs.tell(
      'root_dir',
      'volumes begin at the root of the file system',
      'write raw.taskDefinition.volumes, or use an access point',
    )
  }
  const auth = efs.part('auth')
  return present({
    efs: id,
    accessPoint: textOf(auth.take('access_point_id')),
    iam: auth.take('iam') === false ? undefined : true,
  })
}
