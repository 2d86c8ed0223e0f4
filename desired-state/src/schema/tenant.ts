import { z } from 'zod'
import { suggestion } from '../text/nearest.ts'
import { present } from '../present.ts'
import { flag, name, text, whole } from './values.ts'
import { isTricky } from '../text/glob.ts'
import { rawFieldAt } from '../decisions/raw-path.ts'

const patternMessage =
  'write a name in which * stands for any characters, without blanks, "..", "?", "%" and backslashes'

/** Patterns of one list; more than that nobody reviews. */
const patternsMax = 200

const pattern = text(/^[^\s?%\\]{1,512}$/, patternMessage, 'pattern').refine(
  (value) => !isTricky(value),
  { error: patternMessage },
)

function patterns(description: string) {
  return z
    .array(pattern)
    .max(patternsMax, { error: `must not have more than ${patternsMax} patterns` })
    .describe(description)
    .default([])
}

const team = text(/^\S.{0,62}$/, 'write a short name (at most 63 characters)', 'team')

const folder = text(
  /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}(\/[A-Za-z0-9_][A-Za-z0-9._-]{0,127}){0,20}$/,
  'write a folder of the source, such as apps/checkout',
  'folder',
)

const rawField = z
  .string()
  .max(200, { error: 'must not be longer than 200 characters', abort: true })
  .superRefine((value, context) => {
    const message = mistakeIn(value)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
  .meta({ title: 'field below raw' })

function mistakeIn(field: string): string | undefined {
  const found = rawFieldAt(field)
  if ('known' in found) {
    return `name a field that there is; ${suggestion(field, found.known, 'fields')}`
  }
  if (!field.includes('.')) return 'name one field of it, such as containers.ulimits'
  return found.decision === 'never'
    ? 'name another field: no tenant can allow this one, because it leads to the host'
    : undefined
}

const images = z.strictObject({
  repositories: patterns('Repositories, without tags.'),
  requireDigest: flag.describe('Whether every image must name its digest.').default(false),
})

const roles = z.strictObject({
  task: patterns('Roles of programs, by name in the account of the environment or by ARN.'),
  execution: patterns('Roles with which ECS starts tasks.'),
  infrastructure: patterns('Roles with which ECS attaches volumes and moves traffic.'),
  scheduler: patterns('Roles with which EventBridge Scheduler starts tasks.'),
})

const puppet = z.strictObject({
  destinations: patterns('Buckets with the prefix of the objects: `bucket/prefix/`.'),
  nodes: patterns('Hosts by the names of their certificates.'),
  tags: patterns('Tags of EC2 instances as `key=value`; a bundle must name one of them.'),
})

const limits = z.strictObject({
  cpu: whole(256, 16_384, 'must be between 256 and 16384')
    .describe('CPU units of one task at most.')
    .exactOptional(),
  memory: whole(512, 122_880, 'must be between 512 and 122880 MiB')
    .describe('MiB of one task at most.')
    .exactOptional(),
  tasks: whole(0, 5_000, 'must be between 0 and 5000')
    .describe('Tasks of one service at most.')
    .exactOptional(),
})

/** `spec` of a `Tenant`. */
export const tenantSpec = z
  .strictObject({
    teams: z
      .array(team)
      .min(1, { error: 'name at least one team, or leave the field out' })
      .describe('Teams whose documents it is about; the one of its own name when left out.')
      .exactOptional(),
    sources: z
      .array(name)
      .describe('Names of the sources that it is for; all when left out.')
      .exactOptional(),
    folders: z
      .array(folder)
      .describe('Folders in which its documents lie; anywhere when left out.')
      .exactOptional(),
    environments: patterns('Environments.'),
    clusters: patterns('ECS clusters.'),
    accounts: patterns('AWS accounts; needed only for sources with environments of their own.'),
    regions: patterns('AWS regions; needed only for sources with environments of their own.'),
    subnets: patterns('Subnets; needed only below `raw`, and for environments of its own.'),
    securityGroups: patterns(
      'Security groups; needed only below `raw`, and for environments of its own.',
    ),
    images: images.describe('Container images.').prefault({}),
    roles: roles.describe('IAM roles.').prefault({}),
    secrets: patterns('Secrets by ARN; parameters by name in the account, or by ARN.'),
    listeners: patterns('Listeners of load balancers by ARN, or by their name in the environment.'),
    hosts: patterns('Host names that may be routed.'),
    paths: patterns('Paths that may be routed; a route without paths takes `/*`.'),
    fileSystems: patterns('EFS file systems and access points by id.'),
    logGroups: patterns('Log groups with names of their own.'),
    registries: patterns('Cloud Map services by ARN.'),
    namespaces: patterns('Cloud Map namespaces.'),
    meshNames: patterns('Names in the mesh.'),
    capacityProviders: patterns('Capacity providers beside FARGATE and FARGATE_SPOT.'),
    queues: patterns('SQS queues by name.'),
    alarms: patterns('Alarms of others that stop a rollout.'),
    topics: patterns('SNS topics by ARN.'),
    webhooks: patterns('Addresses that gates may ask.'),
    resources: patterns('Everything else in AWS, by the text that names it.'),
    tags: patterns('Keys of tags on AWS objects.'),
    puppet: puppet.describe('Puppet bundles.').prefault({}),
    exec: flag.describe('Whether `exec: true` is allowed.').default(false),
    raw: z
      .array(rawField)
      .max(patternsMax, { error: `must not have more than ${patternsMax} fields` })
      .describe('Fields below `raw`, such as `containers.ulimits`.')
      .default([]),
    limits: limits.describe('Greatest sizes; none when left out.').prefault({}),
  })
  .transform((spec) => present(spec))
