import { z } from 'zod'
import type { JobSpec } from '../spec/job.ts'
import { present } from '../present.ts'
import { cron } from './scale.ts'
import { taskFields, taskOf } from './task.ts'
import { timezone } from './timezone.ts'
import { duration, minutes, whole } from './values.ts'

const schedule = z
  .strictObject({
    cron: cron.describe('When it runs: minute hour day month weekday.'),
    timezone: timezone.describe('Time zone of `cron`.').default('UTC'),
    overlap: z
      .literal(['allow', 'forbid', 'replace'])
      .describe('What happens when the run before has not ended: both, the older, or the newer.')
      .default('allow'),
    window: minutes({ min: '1m', max: '24h' })
      .describe(
        'Start somewhere within this time, in minutes, so that not everything starts at once.',
      )
      .exactOptional(),
  })
  .transform(({ window, ...rest }) =>
    present({
      ...rest,
      windowMinutes: window,
    }),
  )

/** `spec` of a `Job`. */
export const jobSpec = z
  .strictObject({
    ...taskFields,
    schedule: schedule
      .describe('When it runs. Left out: once for every change of what it runs.')
      .exactOptional(),
    timeout: duration({ min: '1m', max: '14d' })
      .describe(
        'How long one run may take before it is stopped. Without it none is stopped, and one that takes longer than a day is told.',
      )
      .exactOptional(),
    retries: whole(0, 10, 'must be between 0 and 10')
      .describe('Further attempts after one that failed.')
      .default(0),
    alertAfterMissed: whole(1, 100, 'must be between 1 and 100')
      .describe('Runs in a row that failed or did not happen until the job is Degraded.')
      .exactOptional(),
  })
  .transform(({ timeout, ...spec }) =>
    present({ ...taskOf(spec), timeoutSeconds: timeout }),
  ) satisfies z.ZodType<JobSpec>
