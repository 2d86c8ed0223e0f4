import { z } from 'zod'
import { Time } from './words.ts'

/** What AWS said of a rollout or of a run, as it was found out once and kept. */
export const Evidence = z
  .object({
    of: z.string().describe('The rollout, or the attempt of a job'),
    at: Time.describe('When AWS was asked'),
    final: z.boolean().describe('It had ended by then'),
    why: z.string().describe('The cause, in one sentence; empty where nothing went wrong'),
    tasks: z
      .array(
        z.object({
          count: z.int(),
          stopCode: z.string().describe('`TaskFailedToStart`, `EssentialContainerExited` …'),
          reason: z.string(),
          containers: z.array(
            z.object({
              name: z.string(),
              exitCode: z.int().nullable().describe('null for one that never ran'),
              reason: z.string().nullable(),
            }),
          ),
          example: z.string().describe('The id of one of them'),
        }),
      )
      .describe('Tasks that stopped for the same reason, most first'),
    targets: z
      .array(
        z.object({
          group: z.string(),
          healthy: z.int(),
          unhealthy: z.array(z.object({ count: z.int(), reason: z.string() })),
        }),
      )
      .describe('How the targets of its target groups fared'),
    alarms: z
      .array(
        z.object({
          name: z.string(),
          state: z
            .string()
            .describe('`OK`, `ALARM`, `INSUFFICIENT_DATA`; `missing` where there is none'),
          reason: z.string(),
          missingData: z.string().nullable().describe('What the alarm counts missing data for'),
        }),
      )
      .describe('The alarms that watch over its rollouts'),
    events: z
      .array(z.object({ at: Time, message: z.string() }))
      .describe('What ECS told of trouble meanwhile, newest first'),
    logs: z
      .array(
        z.object({
          container: z.string(),
          group: z.string(),
          stream: z.string(),
          lines: z.array(z.string()),
        }),
      )
      .describe('The last lines of containers that ended, without what looks like a credential'),
    unread: z.array(z.string()).describe('What could not be looked at, and why'),
  })
  .meta({ id: 'Evidence' })
export type Evidence = z.output<typeof Evidence>
