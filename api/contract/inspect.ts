import { z } from 'zod'
import { UnitParams, unitPath } from './pins.ts'
import { defineRoute } from './route.ts'
import { Health, limitUpTo, Operation, Sync, Time } from './words.ts'

/** What runs of one unit, as AWS said. It is asked on demand, and answered from memory for five seconds. */
export const UnitTasks = z
  .object({
    at: Time.describe('When AWS was asked'),
    versions: z
      .array(
        z.object({
          version: z.string().describe('A task definition: `prod-web:12`'),
          newest: z.boolean().describe('It is being rolled out, or in place'),
          desired: z.int(),
          running: z.int(),
          pending: z.int(),
          failed: z.int(),
          traffic: z
            .number()
            .nullable()
            .describe('Share of the traffic (%); null where ECS does not split it'),
        }),
      )
      .describe('Of a service: one for each deployment that has tasks, the newest first'),
    tasks: z.array(
      z.object({
        id: z.string(),
        zone: z.string().nullable().describe('null until it was placed'),
        version: z.string(),
        state: z.string().describe('`PROVISIONING`, `PENDING`, `RUNNING` …'),
        health: z.string().describe('`HEALTHY`, `UNHEALTHY`; `UNKNOWN` where nothing checks it'),
        startedAt: Time.nullable(),
      }),
    ),
    more: z.boolean().describe('There are more than these hundred tasks'),
    unread: z.array(z.string()).describe('What could not be read, and why'),
  })
  .meta({ id: 'UnitTasks' })
export type UnitTasks = z.output<typeof UnitTasks>

export const getUnitTasks = defineRoute({
  name: 'getUnitTasks',
  method: 'GET',
  path: `${unitPath}/tasks`,
  summary: 'What runs of one unit now: tasks by zone and version, and how traffic is split',
  rule: { reads: 'unit' },
  params: UnitParams,
  status: 200,
  answer: UnitTasks,
  errors: ['unit-unknown', 'refused', 'aws-refused'],
})

export const UnitLogs = z
  .object({
    tasks: z
      .array(z.object({ id: z.string(), stopped: z.boolean() }))
      .describe('Newest first; those that stopped within the last hour come after the others'),
    containers: z.array(z.string()).describe('Of the task whose log this is'),
    log: z
      .object({
        at: Time.describe('When it was read'),
        task: z.string(),
        container: z.string(),
        group: z.string(),
        stream: z.string(),
        lines: z.array(z.object({ at: Time, text: z.string() })).describe('Oldest first'),
      })
      .nullable(),
    why: z.string().nullable().describe('Why there is no log'),
  })
  .meta({ id: 'UnitLogs' })
export type UnitLogs = z.output<typeof UnitLogs>

export const getUnitLogs = defineRoute({
  name: 'getUnitLogs',
  method: 'GET',
  path: `${unitPath}/logs`,
  summary:
    'The last lines that a container of one unit wrote, without what looks like a credential',
  rule: { reads: 'unit' },
  params: UnitParams,
  query: z.strictObject({
    task: z
      .string()
      .regex(/^[0-9a-f]{8,64}$/, 'send the id of a task')
      .optional()
      .describe('The newest, if left out'),
    container: z
      .string()
      .max(255)
      .regex(/^[\w-]+$/, 'send the name of a container')
      .optional()
      .describe('The first that has a log, if left out'),
    limit: limitUpTo(500, 100),
  }),
  status: 200,
  answer: UnitLogs,
  errors: ['invalid-request', 'unit-unknown', 'refused', 'aws-refused'],
})

const Neighbour = z.object({
  environment: z.string(),
  kind: z.string(),
  name: z.string(),
  status: z
    .object({ sync: Sync, health: Health, operation: Operation, waits: z.boolean() })
    .nullable()
    .describe('null for a unit that was not looked at yet'),
})

/** What a unit consists of and what it depends on, as Git says. */
export const UnitStructure = z
  .object({
    parts: z.array(
      z.object({
        resource: z.string().describe('`service/checkout`'),
        needs: z.array(z.string()).describe('Parts that it refers to'),
        differs: z.boolean().describe('It differs from Git, as far as it could be read'),
        page: z
          .string()
          .nullable()
          .describe('Where the console of AWS shows it; null where nobody can say'),
      }),
    ),
    dependsOn: z.array(Neighbour).describe('Units that must be in place before this one'),
    dependents: z.array(Neighbour).describe('Units that wait for this one'),
  })
  .meta({ id: 'UnitStructure' })
export type UnitStructure = z.output<typeof UnitStructure>

export const getUnitStructure = defineRoute({
  name: 'getUnitStructure',
  method: 'GET',
  path: `${unitPath}/structure`,
  summary: 'What one unit consists of, what it depends on, and what depends on it',
  rule: { reads: 'unit' },
  params: UnitParams,
  status: 200,
  answer: UnitStructure,
  errors: ['unit-unknown', 'refused'],
})
