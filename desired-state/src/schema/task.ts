import { z } from 'zod'
import {
  awsName,
  containerName,
  env,
  image,
  mounts,
  path,
  run,
  secret,
  shell,
  sidecar,
  user,
  variableName,
  variableNameMessage,
  volume,
} from './container.ts'
import { drift } from './drift.ts'
import { fargateCpu } from './fargate.ts'
import { present } from '../present.ts'
import { duration, flag, mapOf, role, text, whole, objectReference } from './values.ts'

/**
 * Days that CloudWatch Logs can keep a log group for. Source: `retentionInDays` of `PutRetentionPolicy` in the
 * CloudWatch Logs API reference.
 */
export const retentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
]

const secondsPerDay = 86_400
const nameMessage = 'name it with letters, digits, dashes and underscores'

/** Roles that a service or job names, and those of an environment for all that name none. */
export const roles = z.strictObject({
  task: role.describe('IAM role of the program itself: what it may do in AWS.').exactOptional(),
  execution: role
    .describe('IAM role with which ECS pulls the image, reads the secrets and writes the logs.')
    .exactOptional(),
  infrastructure: role
    .describe(
      'IAM role with which ECS attaches EBS volumes and moves traffic between target groups.',
    )
    .exactOptional(),
  scheduler: role
    .describe('IAM role with which EventBridge Scheduler starts the tasks of scheduled jobs.')
    .exactOptional(),
})

const patch = z.record(z.string(), z.unknown()).meta({ title: 'fields of an AWS request' })

const rawTask = {
  taskDefinition: patch.describe('Merged onto `RegisterTaskDefinition`.').exactOptional(),
  containers: mapOf(awsName, 'the key is the name of a container', patch)
    .describe('Merged onto container definitions, by the name of the container.')
    .exactOptional(),
}
const rawService = {
  service: patch.describe('Merged onto `CreateService`.').exactOptional(),
  targetGroups: mapOf(/^[a-z][a-z0-9-]{0,62}$/, 'the key is the name of an ingress', patch)
    .describe('Merged onto `CreateTargetGroup`, by the name of the ingress.')
    .exactOptional(),
}
const rawMessage = 'Fields of AWS that the language does not model.'

/** What a Service has in place of the fields of every task. */
export const serviceTaskFields = {
  roles: roles.omit({ scheduler: true }).describe('IAM roles of the task.').default({}),
  raw: z
    .strictObject({ ...rawTask, ...rawService })
    .describe(rawMessage)
    .prefault({}),
}

const logs = z
  .strictObject({
    retention: duration()
      .describe(
        'How long CloudWatch Logs keeps the log, in days: 30d. For ever when it is left out.',
      )
      .exactOptional(),
    group: text(/^[A-Za-z0-9_./#-]{1,512}$/, 'write the name of a log group')
      .describe('Name of the log group.')
      .exactOptional(),
  })
  .transform(({ retention, group }) =>
    present({
      retentionDays: retention === undefined ? undefined : retention / secondsPerDay,
      group,
    }),
  )

const reference = text(objectReference, 'write kind/name, for example job/migrate', 'kind/name')

/** Fields that a Service and a Job share. */
export const taskFields = {
  image: image.describe(
    'Container image, with its registry, and a tag or a digest; or else `imageFrom` says where to take it from.',
  ),
  imageFrom: reference
    .describe('Take the image of another object, as `service/name`, instead of naming one.')
    .exactOptional(),
  cpu: z
    .literal(fargateCpu)
    .meta({ title: 'CPU units' })
    .describe('CPU of one task; 1024 is one vCPU.')
    .default(256),
  memory: whole(512, 122_880, 'must be between 512 and 122880 MiB')
    .describe('Memory of one task in MiB. Fargate takes only certain amounts with each `cpu`.')
    .default(512),
  arch: z
    .literal(['amd64', 'arm64'])
    .describe('Processor that the image is built for.')
    .default('amd64'),
  command: run.exactOptional(),
  user: user.exactOptional(),
  workdir: path.describe('Working directory inside the container.').exactOptional(),
  readOnlyRoot: flag
    .describe('Whether the container may not write to its own file system.')
    .default(false),
  env: env.describe('Environment variables. Never put a secret here.').prefault({}),
  secrets: mapOf(variableName, variableNameMessage, secret)
    .describe(
      'Environment variables that ECS fills from AWS Secrets Manager or Parameter Store: references, never values.',
    )
    .prefault({}),
  roles: roles.describe('IAM roles of the task.').default({}),
  stopTimeout: duration({ min: '2s', max: '120s' })
    .describe('Time between the request to stop and the kill. ECS uses 30s; Fargate allows 120s.')
    .exactOptional(),
  sidecars: mapOf(awsName, nameMessage, sidecar)
    .describe('Containers beside the main one, by name.')
    .prefault({}),
  startAfter: mapOf(
    awsName,
    'the key is the name of a sidecar',
    z.literal(['started', 'healthy', 'complete', 'success']),
  )
    .describe('What the main container waits for, by the name of a sidecar.')
    .default({}),
  volumes: mapOf(awsName, nameMessage, volume)
    .describe('Volumes of the task, by name; `{}` is an empty one that lives as long as the task.')
    .prefault({}),
  mounts: mounts
    .describe('Where the main container sees volumes, by the name of the volume.')
    .prefault({}),
  storage: whole(21, 200, 'must be between 21 and 200 GiB')
    .describe('Scratch disk of the task in GiB. Fargate gives 20 when it is left out.')
    .exactOptional(),
  container: containerName
    .describe('Name of the main container; that of the object when it is left out.')
    .exactOptional(),
  logs: logs.describe('Where the output of the containers goes.').prefault({}),
  dependsOn: z
    .array(reference)
    .describe('Objects that must be in place and healthy before a change of this one goes out.')
    .default([]),
  drift: drift.describe('What happens to changes that were made outside Git.').exactOptional(),
  raw: z.strictObject(rawTask).describe(rawMessage).prefault({}),
}

/** The part of a transformation that a Service and a Job share. */
export function taskOf<
  Spec extends {
    command?: string | string[]
    stopTimeout?: number
    storage?: number
    imageFrom?: string
    dependsOn?: unknown
  },
>(spec: Spec) {
  const {
    command: words,
    stopTimeout,
    storage,
    imageFrom: _from,
    dependsOn: _others,
    ...rest
  } = spec
  return present({
    ...rest,
    command: shell(words),
    stopTimeoutSeconds: stopTimeout,
    storageGiB: storage,
  })
}
