import { mapOf, text } from '@plumbline/desired-state'
import { z } from 'zod'

/** The types of single values of a configuration of bootstrap; each says by its own message what to write. */

export const regionName = text(
  /^[a-z]{2}(-[a-z]+)+-\d$/,
  'write a region such as eu-west-1',
  'region',
)

export const zoneName = text(
  /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/,
  'write an availability zone such as eu-west-1a',
  'availability zone',
)

/**
 * Part of the names of everything, so it is short enough for the name of a load balancer, which has 32 characters, and has
 * no two dashes in a row, which RDS and ElastiCache refuse (`DBClusterIdentifier`, `ReplicationGroupId`).
 */
export const shortName = text(
  /^(?!.*--)[a-z0-9][a-z0-9-]{0,13}[a-z0-9]$/,
  'use lower-case letters, digits and single dashes (2 to 15), starting and ending with a letter or a digit',
  'short name',
)

export function arn(service: string, example: string) {
  return text(
    new RegExp(String.raw`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:(\d{12})?:[^\s*?]{1,512}$`),
    `write an ARN such as ${example}`,
    'ARN',
  )
}

export const certificateArn = arn(
  'acm',
  'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-0000-0000-0000-000000000000',
)

export const secretArn = arn(
  'secretsmanager',
  'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/git-token-aB3dE9',
)

export const roleArn = text(
  /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
  'write the ARN of a role, such as arn:aws:iam::111122223333:role/plumbline/prod/plumbline-prod-controller',
  'role',
)

/** Source: `ExternalId` of `AssumeRole` in the STS API reference; long enough that nobody guesses it. */
export const externalId = text(
  /^[\w+=,.@:/-]{16,1224}$/,
  'use 16 to 1,224 letters, digits and + = , . @ : / - _, such as openssl rand -hex 16 prints',
  'external id',
)

export const functionArn = arn('lambda', 'arn:aws:lambda:eu-west-1:111122223333:function:tell')

/** Any range of addresses in IPv4. */
export const range = text(
  /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}\/(3[0-2]|[12]?\d)$/,
  'write a range of addresses such as 203.0.113.0/24',
  'address range',
)

/**
 * Sizes that hold three tiers, a /18 in two zones alone, and are not larger than a VPC may be.
 * Source: VPC user guide, "VPC CIDR blocks".
 */
export const networkRange = range.regex(/\/1[678]$/, {
  error: 'must be a /16, /17 or /18, which hold all tiers',
})

export const instanceType = text(
  /^[a-z][a-z0-9-]{1,15}\.[a-z0-9-]{2,16}$/,
  'write an instance type such as t4g.micro',
  'instance type',
)

/** Such as `fastapi` or `team/api`. Source: `repositoryName` of `CreateRepository` in the Amazon ECR API reference. */
export const repositoryName = text(
  /^[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
  'write the name of a repository: lower-case letters and digits, with . _ - / between them',
  'repository',
)

/** Source: Amazon S3 user guide, "General purpose bucket naming rules". */
const bucketForm = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/
const bucketMessage = 'name a bucket with 3 to 63 lower-case letters, digits and dashes'
export const bucketName = text(bucketForm, bucketMessage, 'bucket')

export const roleName = /^[A-Za-z0-9][\w+=,.@-]{0,63}$/
export const roleMessage = 'name a role with letters, digits and + = , . @ - _ (at most 64)'

/** `dynamodb:GetItem`: the whole name of one action. */
export const action = text(
  /^[a-z0-9-]{2,40}:[A-Za-z0-9]{2,80}$/,
  'write the whole name of one action, such as dynamodb:GetItem, without *',
  'action',
)

export const email = z.email({ error: 'write an address such as operations@example.com' })

/** Tags of AWS objects; our own prefix is kept free. */
export const tags = mapOf(
  /^(?!aws:|plumbline:)[\w .:/=+@-]{1,128}$/,
  'name a tag with at most 128 letters, digits, spaces and _ . : / = + - @, not starting with aws: or plumbline:',
  z.string().max(256, { error: 'must not be longer than 256 characters' }),
).default({})

/** An expression of five fields. Source: EC2 Auto Scaling user guide, "Recurring schedules". */
export const cron = text(
  /^\S+ \S+ \S+ \S+ \S+$/,
  'write a cron expression of five fields, such as "0 7 * * MON-FRI"',
  'cron',
)

export const hostName = text(
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'write a host name such as plumbline.example.com',
  'host name',
)
