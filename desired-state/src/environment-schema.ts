import { z } from 'zod'
import { limits } from './limits.ts'
import type { Environment } from './types.ts'
import { account, flag, mapOf, role, text } from './values.ts'

const variableMessage = 'write text, a number, true or false'

/** `vars` of an `Environment`: what `${vars.name}` stands for. */
const vars = mapOf(
  /^[A-Za-z][A-Za-z0-9_-]{0,62}$/,
  'name a variable with letters, digits, dashes and underscores (at most 63)',
  z
    .union(
      [
        z.string().max(limits.variableCharactersMax, {
          error: `must not be longer than ${limits.variableCharactersMax} characters`,
        }),
        z.number(),
        z.boolean(),
      ],
      { error: variableMessage },
    )
    .meta({ title: 'text, number, true or false' }),
).refine((all) => Object.keys(all).length <= limits.variablesMax, {
  error: `must not have more than ${limits.variablesMax} variables`,
})

const network = z.strictObject({
  subnets: z
    .array(
      text(/^subnet-[0-9a-z]{1,40}$/, 'write a subnet id such as subnet-0a1b2c3d', 'subnet id'),
    )
    .min(1, { error: 'needs at least one subnet' })
    .max(16, { error: 'ECS takes at most 16 subnets' })
    .describe('Subnets in which tasks run; use two or more availability zones.'),
  securityGroups: z
    .array(text(/^sg-[0-9a-z]{1,40}$/, 'write a security group id such as sg-0a1b2c3d', 'group id'))
    .min(1, { error: 'needs at least one security group' })
    .max(5, { error: 'ECS takes at most 5 security groups' })
    .describe('Security groups of every task.'),
  assignPublicIp: flag
    .describe(
      'Whether tasks get a public address; in subnets without a NAT they need one to pull images.',
    )
    .default(false),
})

const roles = z.strictObject({
  task: role
    .describe('IAM role of services that name none: what they may do in AWS.')
    .exactOptional(),
  execution: role
    .describe(
      'IAM role of services that name none, with which ECS pulls the image, reads secrets and writes logs. Fargate needs one for the logs.',
    )
    .exactOptional(),
})

const policy = z.strictObject({
  prune: z
    .literal(['never', 'confirm', 'auto'])
    .describe(
      'What happens to a service that was removed from Git: `never` leaves it alone, `confirm` asks a person, `auto` deletes it.',
    )
    .default('confirm'),
  drift: z
    .literal(['report', 'revert'])
    .describe(
      'What happens to a change that was made outside Git: `report` tells, `revert` undoes it.',
    )
    .default('revert'),
})

/** `spec` of an `Environment`. */
export const environmentSpec = z.strictObject({
  account: account.describe('AWS account, twelve digits in quotes.'),
  region: text(
    /^[a-z]{2}(-[a-z]{1,12}){1,3}-\d$/,
    'write an AWS region such as eu-west-1',
    'region',
  ).describe('AWS region.'),
  cluster: text(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/,
    'write the name of an ECS cluster',
    'cluster name',
  ).describe('ECS cluster in which the services run.'),
  network: network.describe('Network of every task.'),
  roles: roles.describe('IAM roles of services that name none.').default({}),
  vars: vars
    .describe('Variables that services use as `${vars.name}`. Never put a secret here.')
    .default({}),
  policy: policy.describe('What Plumbline may do by itself.').prefault({}),
}) satisfies z.ZodType<Omit<Environment, 'name'>>
