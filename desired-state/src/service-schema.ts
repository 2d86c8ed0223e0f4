import { z } from 'zod'
import { fargateCpu } from './fargate.ts'
import { present } from './present.ts'
import type { ServiceSpec } from './service.ts'
import { command, duration, flag, mapOf, percentage, role, text, whole } from './values.ts'

/**
 * Days that CloudWatch Logs can keep a log group for. Source: `retentionInDays` of `PutRetentionPolicy` in the
 * CloudWatch Logs API reference.
 */
export const retentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
]

const secondsPerDay = 86_400

const image = text(
  /^[a-z0-9][a-z0-9._:/-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[a-f0-9]{64})?$/,
  'write an image such as registry/repository:tag, without blanks',
  'image',
)

/** Names that a shell can hold, and the dots and dashes that some programs use. */
const variableName = /^[A-Za-z_][A-Za-z0-9_.-]{0,254}$/
const variableNameMessage = 'name a variable with letters, digits and underscores'

const env = mapOf(
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
  /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$/,
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

const secret = z
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

const health = z
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

const roles = z.strictObject({
  task: role.describe('IAM role of the program itself: what it may do in AWS.').exactOptional(),
  execution: role
    .describe('IAM role with which ECS pulls the image, reads the secrets and writes the logs.')
    .exactOptional(),
})

const deploy = z
  .strictObject({
    strategy: z
      .literal(['rolling'])
      .describe('How new tasks replace old ones. `rolling` starts new tasks beside the old ones.')
      .default('rolling'),
    minHealthy: percentage(0, 100)
      .describe('Share of the wanted tasks that stays healthy during a rollout.')
      .prefault('100%'),
    maxRunning: percentage(100)
      .describe('Share of the wanted tasks that may run during a rollout.')
      .prefault('200%'),
    rollback: z
      .strictObject({
        onFailure: flag
          .describe('Whether ECS goes back to the last good release when a rollout fails.')
          .exactOptional(),
      })
      .describe('When ECS rolls back.')
      .exactOptional(),
  })
  .transform(({ strategy, minHealthy, maxRunning, rollback }) =>
    present({
      strategy,
      minHealthyPercent: minHealthy,
      maxRunningPercent: maxRunning,
      rollbackOnFailure: rollback?.onFailure,
    }),
  )

const logs = z
  .strictObject({
    retention: duration()
      .describe('How long CloudWatch Logs keeps the log, in days: 30d.')
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

/** `spec` of a `Service`, as people write it on the way in and as the controller uses it on the way out. */
export const serviceSpec = z
  .strictObject({
    image: image.describe('Container image, with its registry, and a tag or a digest.'),
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
    port: whole(1, 65_535, 'must be between 1 and 65535')
      .describe('Port on which the container listens.')
      .exactOptional(),
    command: command
      .describe(
        'What to run instead of the command of the image. Text runs in `sh -c`, a list runs as it is.',
      )
      .exactOptional(),
    user: text(
      /^[A-Za-z0-9_][\w.-]{0,63}(:[A-Za-z0-9_][\w.-]{0,63})?$/,
      'write user, user:group, "uid" or uid:gid',
    )
      .describe('User that the container runs as: `user`, `user:group`, `"uid"` or `uid:gid`.')
      .exactOptional(),
    workdir: text(/^\/[^\0\n]{0,4094}$/, 'write an absolute path, such as /srv/app', 'path')
      .describe('Working directory inside the container.')
      .exactOptional(),
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
    health: health.describe('Check that ECS runs inside the container.').exactOptional(),
    stopTimeout: duration({ min: '2s', max: '120s' })
      .describe('Time between the request to stop and the kill. ECS uses 30s; Fargate allows 120s.')
      .exactOptional(),
    scale: whole(0, 5_000, 'must be between 0 and 5000')
      .describe('Number of tasks. 0 keeps the service and stops its tasks.')
      .default(1),
    deploy: deploy.describe('How a new release goes out.').prefault({}),
    logs: logs.describe('Where the output of the container goes.').prefault({}),
    exec: flag
      .describe('Whether `aws ecs execute-command` may open a shell in a task.')
      .default(false),
  })
  .transform(({ stopTimeout, command: run, ...spec }) =>
    present({
      ...spec,
      command: typeof run === 'string' ? ['sh', '-c', run] : run,
      stopTimeoutSeconds: stopTimeout,
    }),
  ) satisfies z.ZodType<ServiceSpec>
