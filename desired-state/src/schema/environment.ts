import { z } from 'zod'
import { environmentDrift, environmentIgnore } from './drift.ts'
import { limits } from '../limits.ts'
import { checkEnvironment } from './environment-checks.ts'
import type { Environment } from '../types.ts'
import { cron } from './scale.ts'
import { roles } from './task.ts'
import { timezone } from './timezone.ts'
import { account, duration, flag, mapOf, text, whole } from './values.ts'

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

/** Lowest and highest priority of a rule. Source: `Priority` of `CreateRule` in the Elastic Load Balancing reference. */
const priorities = { from: 1, to: 50_000 }

const rangeMessage = 'write a range such as 1000-19999, between 1 and 50000'

const listener = z.strictObject({
  arn: text(
    /^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:listener\/app\/[A-Za-z0-9-]{1,32}\/[0-9a-f]{1,32}\/[0-9a-f]{1,32}$/,
    'write the ARN of a listener of an Application Load Balancer',
    'listener ARN',
  ).describe('ARN of the listener.'),
  rulePriorities: text(/^\d{1,5}-\d{1,5}$/, rangeMessage, 'range')
    .refine((range) => isRange(rangeOf(range)), { error: rangeMessage })
    .describe('Priorities that Plumbline may give to rules, as `from-to`.')
    .prefault('1000-19999')
    .transform(rangeOf),
})

function rangeOf(range: string): { from: number; to: number } {
  const [from = 0, to = 0] = range.split('-').map(Number)
  return { from, to }
}

function isRange({ from, to }: { from: number; to: number }): boolean {
  return from >= priorities.from && from <= to && to <= priorities.to
}

const freeze = z
  .strictObject({
    cron: cron.describe('When it begins: minute hour day month weekday.'),
    duration: duration({ min: '1m' }).describe('How long it lasts.'),
    timezone: timezone.describe('Time zone of `cron`.').default('UTC'),
    reason: z
      .string()
      .max(200)
      .meta({ title: 'text' })
      .describe('Shown to people.')
      .exactOptional(),
  })
  .transform(({ duration: durationSeconds, ...rest }) => ({ ...rest, durationSeconds }))

const policy = z.strictObject({
  prune: z
    .literal(['never', 'confirm', 'auto'])
    .describe(
      'What happens to a service that was removed from Git: `never` leaves it alone, `confirm` asks a person, `auto` deletes it.',
    )
    .default('confirm'),
  drift: environmentDrift.default('revert'),
  ignore: environmentIgnore.exactOptional(),
  keepReleases: whole(1, 100, 'must be between 1 and 100')
    .describe(
      'How many task definitions of each service and job stay registered beside those in use; going back further registers one anew.',
    )
    .default(10),
  approvals: z
    .strictObject({
      required: whole(1, 10, 'must be between 1 and 10').describe('How many people must approve.'),
      from: z
        .array(text(/^(team|user):\S{1,100}$/, 'write team:name or user:name'))
        .min(1, { error: 'name at least one team or user' })
        .describe('Who may approve.'),
    })
    .describe('Who must approve gates with `approval`.')
    .exactOptional(),
  checkSecretKeys: flag
    .describe(
      'Whether Plumbline reads the values of secrets of which a release names a JSON key, to see whether it is there. Not when it is left out: it needs the right to read them.',
    )
    .exactOptional(),
  freeze: z.array(freeze).describe('Times in which nothing is released.').prefault([]),
})

/** `spec` of an `Environment`. */
export const environmentSpec = z
  .strictObject({
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
    roles: roles.describe('IAM roles of services and jobs that name none.').default({}),
    listeners: mapOf(/^[a-z][a-z0-9-]{0,62}$/, 'name a listener with lower-case letters', listener)
      .describe('Listeners of shared load balancers, by the name that services use.')
      .prefault({}),
    vars: vars
      .describe('Variables that services use as `${vars.name}`. Never put a secret here.')
      .default({}),
    policy: policy.describe('What Plumbline may do by itself.').prefault({}),
  })
  .superRefine(checkEnvironment) satisfies z.ZodType<Omit<Environment, 'name'>>
