import { duration, mapOf, text, whole } from '@plumbline/desired-state'
import { z } from 'zod'
import { certificateArn, cron, hostName, instanceType, range } from './values.ts'

const few = whole(0, 100, 'must be a whole number between 0 and 100')

/** Client VPN: certificates must be in the certificate manager already. */
const vpn = z.strictObject({
  clients: range
    .regex(/\/(1[2-9]|2[0-2])$/, { error: 'must be between a /12 and a /22' })
    .default('10.100.0.0/22'),
  serverCertificate: certificateArn,
  clientCertificate: certificateArn,
})

/** ElastiCache: encrypted in transit and at rest, with a password in Secrets Manager. */
const redis = z.strictObject({
  engine: z.enum(['valkey', 'redis'], { error: 'write valkey or redis' }).default('valkey'),
  node: text(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, 'write a node type such as cache.t4g.micro').default(
    'cache.t4g.micro',
  ),
  shards: whole(1, 90, 'must be between 1 and 90').default(1),
  replicas: whole(0, 5, 'must be between 0 and 5').default(1),
  port: whole(1024, 65_535, 'must be between 1024 and 65535').default(6379),
  snapshots: duration({ min: '1d', max: '35d' }).default(7 * 86_400),
})

const attribute = text(/^[\w.-]{1,255}$/, 'write the name of an attribute of type text')

const dynamodb = z.strictObject({
  tables: mapOf(
    /^[\w.-]{3,255}$/,
    'name a table with 3 to 255 letters, digits and _ . -',
    z.strictObject({ partitionKey: attribute, sortKey: attribute.exactOptional() }),
  ),
})

/** CloudFront before the load balancer, with `/static/*` and `/media/*` from a private bucket. */
const cdn = z.strictObject({
  certificate: certificateArn.exactOptional(),
  /** A name of the load balancer that its certificate is for; over plain HTTP it is left out. */
  origin: hostName.exactOptional(),
  domains: z.array(hostName).max(20, { error: 'must not have more than 20 names' }).default([]),
  rootObject: text(
    /^[\w.-]{1,255}$/,
    'write the name of an object such as main.html',
  ).exactOptional(),
  countries: z.array(text(/^[A-Z]{2}$/, 'write a country as two letters, such as GB')).default([]),
})

const capacity = z.strictObject({
  cron,
  timezone: text(
    /^[A-Za-z_]+(\/[A-Za-z_+-]+)*$/,
    'write a time zone such as Europe/London',
  ).default('UTC'),
  min: few,
  max: few,
  desired: few.exactOptional(),
})

/** Hosts of our own for tasks, as a capacity provider of the cluster. */
const ec2Capacity = z
  .strictObject({
    instance: instanceType.default('t4g.small'),
    disk: whole(30, 1_000, 'must be between 30 and 1000 GiB').default(30),
    min: few.default(0),
    max: few.default(4),
    target: whole(1, 100, 'must be between 1 and 100 percent').default(100),
    schedules: mapOf(
      /^[a-z][a-z0-9-]{0,62}$/,
      'name a schedule with letters and dashes',
      capacity,
    ).default({}),
    hook: z
      .strictObject({
        timeout: duration({ min: '30s', max: '2h' }).default(450),
        otherwise: z
          .enum(['abandon', 'continue'], { error: 'write abandon or continue' })
          .default('abandon'),
      })
      .exactOptional(),
  })
  .refine(({ min, max }) => min <= max, { error: 'min must not be above max', path: ['min'] })

/** Services that are reached without leaving the network, each at the price of an endpoint in each zone. */
const endpointServices = [
  'ssm',
  'ssmmessages',
  'ec2messages',
  'ecr.api',
  'ecr.dkr',
  'logs',
  'secretsmanager',
] as const

const privateEndpoints = z.strictObject({
  services: z
    .array(z.enum(endpointServices, { error: `write one of ${endpointServices.join(', ')}` }))
    .min(1, { error: 'needs at least one service' })
    .default([...endpointServices]),
})

/** Without a trail of management events nobody is named for a change, and changes outside ECS are found by polling. */
const cloudTrail = z.strictObject({
  keep: duration({ min: '1d', max: '3650d' }, 'duration').default(365 * 86_400),
})

const waf = z.strictObject({
  /** Requests of one address in five minutes. Source: `Limit` of `RateBasedStatement` in the AWS WAF API reference. */
  rateLimit: whole(10, 2_000_000_000, 'must be between 10 and 2000000000').default(2_000),
})

/** The namespace of Service Connect. */
const mesh = z.strictObject({
  namespace: text(/^[a-z][a-z0-9.-]{1,62}$/, 'write a name such as prod.local').exactOptional(),
})

/** What an environment may have beside the base. Everything is off unless it is written here. */
export const addOns = z
  .strictObject({
    vpn: vpn.exactOptional(),
    redis: redis.exactOptional(),
    dynamodb: dynamodb.exactOptional(),
    cdn: cdn.exactOptional(),
    ec2Capacity: ec2Capacity.exactOptional(),
    privateEndpoints: privateEndpoints.exactOptional(),
    cloudTrail: cloudTrail.exactOptional(),
    waf: waf.exactOptional(),
    mesh: mesh.exactOptional(),
  })
  .prefault({})

export type AddOns = z.infer<typeof addOns>
