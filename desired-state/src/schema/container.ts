import { z } from 'zod'
import { present } from '../present.ts'
import { command, duration, flag, mapOf, text, whole } from './values.ts'

export const image = text(
  /^[a-z0-9][a-z0-9._:/-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[a-f0-9]{64})?$/,
  'write an image such as registry/repository:tag, without blanks',
  'image',
)

/** Source: `name` of `ContainerDefinition` and of `Volume` in the Amazon ECS API reference. */
export const awsName = /^[A-Za-z0-9_-]{1,255}$/
export const containerName = text(
  awsName,
  'write letters, digits, dashes and underscores',
  'container name',
)

/** Names that a shell can hold, and the dots and dashes that some programs use. */
export const variableName = /^[A-Za-z_][A-Za-z0-9_.-]{0,254}$/
export const variableNameMessage = 'name a variable with letters, digits and underscores'

export const env = mapOf(
  variableName,
  variableNameMessage,
  z
    .union([z.string(), z.number(), z.boolean()], { error: 'write text, a number, true or false' })
    .meta({ title: 'text, number, true or false' })
    .transform(String),
)

/**
 * ECS resolves the name of a secret only at task start, and only from a full ARN. Source: "Pass Secrets Manager secrets
 * through Amazon ECS environment variables" in the Amazon ECS Developer Guide.
 */
const secretArn = text(
  /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@!-]+-[A-Za-z0-9]{6}$/,
  'write the full ARN of the secret, with the six characters that AWS added to its name; a key of the secret goes into "key"',
  'secret ARN',
).describe(
  'Full ARN of a secret in AWS Secrets Manager, with the six characters that AWS added to its name.',
)

const ssm = text(
  /^(arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter)?[A-Za-z0-9_./-]{1,1011}$/,
  'write the name or the ARN of a parameter, such as /prod/web/token',
  'parameter name or ARN',
).describe('Name or ARN of a parameter in AWS Systems Manager Parameter Store.')

const secretKey = text(/^[^:\s]{1,255}$/, 'write the name of one key in the JSON of the secret')
const secretVersion = text(/^[A-Za-z0-9_+=.@-]{1,256}$/, 'write a version id or a staging label')

const secretMessage =
  'a secret is a reference, never a value: write { ssm: … } or { secretsManager: … }'

export const secret = z
  .strictObject(
    {
      secretsManager: secretArn.exactOptional(),
      ssm: ssm.exactOptional(),
      key: secretKey
        .describe('One key of a secret whose value is JSON. Only with `secretsManager`.')
        .exactOptional(),
      version: secretVersion
        .describe('Version id or staging label. Only with `secretsManager`.')
        .exactOptional(),
    },
    { error: secretMessage },
  )
  .meta({ title: 'secret' })
  .transform(({ secretsManager, ssm: parameter, key, version }) =>
    secretsManager === undefined
      ? { ssm: parameter ?? '' }
      : present({ secretsManager, key, version }),
  )

export const health = z
  .strictObject({
    command: command.describe(
      'What to run inside the container; exit code 0 means healthy. Text runs in the shell of the container, a list runs as it is.',
    ),
    interval: duration({ min: '5s', max: '5m' })
      .describe('Time between two checks. ECS uses 30s when it is left out.')
      .exactOptional(),
    timeout: duration({ min: '2s', max: '60s' })
      .describe('How long one check may take. ECS uses 5s when it is left out.')
      .exactOptional(),
    retries: whole(1, 10, 'must be between 1 and 10')
      .describe('Failures in a row until the container counts as unhealthy. ECS uses 3.')
      .exactOptional(),
    grace: duration({ min: '0s', max: '5m' })
      .describe('Time after the start in which failures do not count.')
      .exactOptional(),
  })
  .transform(({ command: check, interval, timeout, retries, grace }) =>
    present({
      command: typeof check === 'string' ? ['CMD-SHELL', check] : ['CMD', ...check],
      intervalSeconds: interval,
      timeoutSeconds: timeout,
      retries,
      graceSeconds: grace,
    }),
  )

export const path = text(/^\/[^\0\n]{0,4094}$/, 'write an absolute path, such as /srv/app', 'path')

const mount = z
  .union(
    [
      path,
      z.strictObject({
        path: path.describe('Where the container sees the volume.'),
        readOnly: flag.describe('Whether the container may only read it.').default(false),
      }),
    ],
    { error: 'write a path, or { path: …, readOnly: true }' },
  )
  .meta({ title: 'path or mount' })
  .transform((value) => (typeof value === 'string' ? { path: value, readOnly: false } : value))

export const mounts = mapOf(awsName, 'the key is the name of a volume', mount)

export const volume = z
  .strictObject({
    efs: text(/^fs-[0-9a-f]{1,40}$/, 'write the id of an EFS file system, such as fs-0abc1234')
      .describe('EFS file system.')
      .exactOptional(),
    accessPoint: text(/^fsap-[0-9a-f]{1,40}$/, 'write the id of an EFS access point')
      .describe('Access point of the file system.')
      .exactOptional(),
    iam: flag
      .describe('Whether the role of the task is used to mount the file system.')
      .exactOptional(),
    ebs: z
      .strictObject({
        // The most of a volume of the usual type. Source: `ServiceManagedEBSVolumeConfiguration`, Amazon ECS API.
        size: whole(1, 16_384, 'must be between 1 and 16384 GiB').describe('Size in GiB.'),
      })
      .describe('A volume of its own for every task, deleted with it.')
      .exactOptional(),
  })
  .meta({ title: 'volume' })
  .transform(({ ebs, ...rest }) =>
    present({ ...rest, ebs: ebs === undefined ? undefined : { sizeGiB: ebs.size } }),
  )

const port = whole(1, 65_535, 'must be between 1 and 65535')

export const user = text(
  /^[A-Za-z0-9_][\w.-]{0,63}(:[A-Za-z0-9_][\w.-]{0,63})?$/,
  'write user, user:group, "uid" or uid:gid',
).describe('User that the container runs as: `user`, `user:group`, `"uid"` or `uid:gid`.')

export const run = command.describe(
  'What to run instead of the command of the image. Text runs in `sh -c`, a list runs as it is.',
)

export const sidecar = z
  .strictObject({
    image: image.describe('Container image.'),
    cpu: whole(1, 16_384, 'must be between 1 and 16384')
      .describe('CPU units of the task that are reserved for this container.')
      .exactOptional(),
    memory: whole(6, 122_880, 'must be between 6 and 122880 MiB')
      .describe('MiB of the task that this container may use at most.')
      .exactOptional(),
    essential: flag.describe('Whether the task stops when this container does.').default(true),
    ports: mapOf(/^[a-z][a-z0-9-]{0,62}$/, 'name a port with lower-case letters', port)
      .describe('Ports on which the container listens, by name.')
      .prefault({}),
    env: env.describe('Environment variables. Never put a secret here.').prefault({}),
    secrets: mapOf(variableName, variableNameMessage, secret)
      .describe('Environment variables that ECS fills: references, never values.')
      .prefault({}),
    command: run.exactOptional(),
    user: user.exactOptional(),
    mounts: mounts.describe('Volumes that the container sees, by name.').prefault({}),
    health: health.describe('Check that ECS runs inside the container.').exactOptional(),
  })
  .meta({ title: 'sidecar' })
  .transform(({ command: words, ...rest }) => present({ ...rest, command: shell(words) }))

/** Text goes to a shell, a list runs as it is. */
export function shell(words: string | string[] | undefined): string[] | undefined {
  return typeof words === 'string' ? ['sh', '-c', words] : words
}
