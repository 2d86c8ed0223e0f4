import { account, duration, flag, mapOf, text, whole } from '@plumbline/desired-state'
import { z } from 'zod'
import { access, dashboard } from './access.ts'
import { addOns } from './add-ons.ts'
import * as values from './values.ts'

const network = z
  .strictObject({
    cidr: values.networkRange.default('10.0.0.0/16'),
    zones: z
      .array(values.zoneName)
      .min(2, { error: 'needs two zones, so that one may fail' })
      .max(3, { error: 'takes at most three zones' }),
    natGateways: whole(1, 3, 'must be between 1 and 3').default(1),
  })
  .refine(({ zones }) => new Set(zones).size === zones.length, {
    error: 'a zone stands here twice',
    path: ['zones'],
  })
  .refine(({ zones, natGateways }) => natGateways <= zones.length, {
    error: 'a zone takes one NAT gateway',
    path: ['natGateways'],
  })

const entrance = z
  .strictObject({
    /** Left out: plain HTTP on port 80. */
    certificate: values.certificateArn.exactOptional(),
    allow: z
      .array(values.range)
      .min(1, { error: 'needs at least one range' })
      .default(['0.0.0.0/0']),
    idleTimeout: duration({ min: '1s', max: '4000s' }).default(60),
  })
  .prefault({})

/** In ACU. Source: `MinCapacity` of `ServerlessV2ScalingConfiguration` in the Amazon RDS API reference. */
const acu = z
  .number()
  .min(0)
  .max(256)
  .multipleOf(0.5, { error: 'write a multiple of 0.5, such as 0.5 or 4' })

const capacity = z
  .strictObject({
    min: acu.default(0.5),
    max: acu.min(1, { error: 'must be at least 1' }).default(4),
  })
  .refine(({ min, max }) => min <= max, { error: 'min must not be above max', path: ['min'] })

const database = z
  .strictObject({
    version: text(/^1[4-8]\.\d{1,2}$/, 'write a version in quotes, such as "17.9"').default('17.9'),
    name: text(/^[a-z][a-z0-9_]{0,62}$/, 'write a name such as app').default('app'),
    capacity: capacity.prefault({}),
    /** Only where the minimum is 0. */
    pauseAfter: duration({ min: '5m', max: '1d' }).exactOptional(),
    readers: whole(0, 15, 'must be between 0 and 15').default(0),
    /** A snapshot that the cluster is made from, in place of an empty one. It has to stay here for as long as that cluster. */
    restoreFrom: values
      .arn('rds', 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:before-the-loss')
      .regex(/:cluster-snapshot:/, { error: 'write the ARN of a snapshot of a cluster' })
      .exactOptional(),
    backups: duration({ min: '1d', max: '35d' }).default(7 * 86_400),
  })
  .refine(({ capacity, pauseAfter }) => pauseAfter === undefined || capacity.min === 0, {
    error: 'a database pauses only where capacity.min is 0',
    path: ['pauseAfter'],
  })
  .prefault({})

const pem = z
  .string()
  .regex(/^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]{40,200}-----END PUBLIC KEY-----\n?$/, {
    error: 'write a public key in PEM, as openssl pkey -pubout prints it',
  })

const bastion = z
  .strictObject({
    instance: values.instanceType.default('t4g.micro'),
    disk: whole(8, 1_000, 'must be between 8 and 1000 GiB').default(16),
    puppet: z
      .strictObject({
        bundle: text(/^[a-z][a-z0-9-]{0,62}$/, 'write the name of a PuppetBundle').default(
          'bastion',
        ),
        prefix: text(/^([\w-]+\/)*$/, 'write a folder that ends in /').default('bastion/'),
        /** Whose signatures the host trusts: without one it refuses every bundle. */
        keys: z.array(pem).max(5, { error: 'must not have more than 5 keys' }).default([]),
      })
      .prefault({}),
  })
  .prefault({})

const secret = z.strictObject({
  generate: text(/^\w{1,64}$/, 'write the field whose value is generated'),
  fill: z.array(text(/^\w{1,64}$/, 'write a field that a person fills in')).default([]),
})

const taskRole = z.strictObject({
  /** Tables of the add-on dynamodb whose items it reads and writes. */
  tables: z.array(z.string()).default([]),
  /** Buckets of this file whose objects it reads and writes. */
  buckets: z.array(z.string()).default([]),
  /** Whether it writes static/ and media/ behind CloudFront, and has its caches emptied. */
  cdn: flag.default(false),
  allow: z
    .array(
      z.strictObject({
        actions: z.array(values.action).min(1, { error: 'needs at least one action' }),
        resources: z
          .array(
            text(
              /^(\*|arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12})?:\S{1,512})$/,
              'write the ARN of what may be touched, or * where the service knows no ARN',
            ),
          )
          .min(1, { error: 'needs at least one resource' }),
      }),
    )
    .default([]),
})

const alerts = z
  .strictObject({
    emails: z.array(values.email).default([]),
    functions: z.array(values.functionArn).default([]),
  })
  .prefault({})

const github = z.strictObject({
  repository: text(/^[\w.-]{1,39}\/[\w.-]{1,100}$/, 'write owner/name'),
  branch: text(/^[\w./-]{1,200}$/, 'write the name of a branch').default('main'),
  /** The provider of an account is there once: name it where it is. */
  provider: values
    .arn('iam', 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com')
    .exactOptional(),
  push: z.array(values.repositoryName).default([]),
  /** Whether it may deploy these stacks, through the roles that `cdk bootstrap` made. */
  deploy: flag.default(false),
})

const source = z.strictObject({
  name: text(/^[a-z][a-z0-9-]{0,62}$/, 'use lower-case letters, digits and dashes'),
  url: text(
    /^https:\/\/[\w.-]+\/\S{1,300}$/,
    'write a URL such as https://git.example.com/shop/desired-state.git',
  ),
  branch: text(/^[\w./-]{1,200}$/, 'write the name of a branch').default('main'),
  path: text(/^[\w./-]{1,200}$/, 'write a folder of the repository').default('.'),
  /** A secret whose whole text is a token for the host. */
  token: values.secretArn.exactOptional(),
})

/** Another account, and whom the controller becomes there: the role that `controlledBy` makes. */
const otherAccount = z.strictObject({
  role: values.roleArn,
  externalId: values.externalId,
  /** The queue of its environment, `events/queueUrl`; left out, changes there are found by comparing. */
  queue: text(
    /^https:\/\/sqs\.[a-z0-9-]+\.amazonaws\.com\/\d{12}\/[\w-]{1,80}$/,
    'write the URL of a queue, such as https://sqs.eu-west-1.amazonaws.com/111122223333/plumbline-dev-events',
  ).exactOptional(),
})

const controller = z.strictObject({
  image: text(
    /^([\w.-]+(:\d+)?\/)?[\w./-]+@sha256:[0-9a-f]{64}$|^sha256:[0-9a-f]{64}$/,
    'write a digest such as sha256:… for the repository of this environment, or the whole name of an image with its digest',
  ),
  sources: z.array(source).min(1, { error: 'needs at least one source' }),
  arch: z.enum(['arm64', 'x86'], { error: 'write arm64 or x86' }).default('arm64'),
  cpu: z.literal([256, 512, 1_024, 2_048], { error: 'write 256, 512, 1024 or 2048' }).default(512),
  memory: whole(512, 16_384, 'must be between 512 and 16384 MiB').default(1_024),
  /** Where it remembers: the Aurora of this environment, for several tasks; or a file, for one. */
  store: z.enum(['postgres', 'sqlite'], { error: 'write postgres or sqlite' }).default('postgres'),
  /** Tasks, of which one works and the others take over. Left out: two in PostgreSQL, one on a file. */
  replicas: whole(1, 5, 'must be between 1 and 5').exactOptional(),
  dashboard: dashboard.exactOptional(),
  access,
  accounts: mapOf(
    /^\d{12}$/,
    'write the twelve digits of an account, in quotes',
    otherAccount,
  ).default({}),
  /** Whether it signs Puppet bundles, with the key of the environment. */
  puppet: flag.default(false),
})

/** The configuration of one environment. */
export const bootstrapSchema = z.strictObject({
  project: values.shortName.default('plumbline'),
  environment: values.shortName,
  account,
  region: values.regionName,
  tags: values.tags,
  network,
  entrance,
  database,
  bastion,
  repositories: z.array(values.repositoryName).default([]),
  secrets: mapOf(
    /^[\w/+=.@-]{1,400}$/,
    'name a secret with letters, digits and / _ + = . @ -',
    secret,
  ).default({}),
  buckets: z.array(values.bucketName).default([]),
  taskRoles: mapOf(values.roleName, values.roleMessage, taskRole).default({}),
  alerts,
  github: github.exactOptional(),
  controller: controller.exactOptional(),
  /** The controller of another account that looks after this one, and the word that it has to say. */
  controlledBy: z
    .strictObject({ role: values.roleArn, externalId: values.externalId })
    .exactOptional(),
  addOns,
})

/** With defaults filled in; durations in seconds. */
export type BootstrapConfig = z.infer<typeof bootstrapSchema>
export type ControllerConfig = NonNullable<BootstrapConfig['controller']>
