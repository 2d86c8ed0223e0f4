import { z } from 'zod'
import { parseCron } from './cron.ts'
import { present } from '../present.ts'
import { timezone } from './timezone.ts'
import { duration, mapOf, percentage, text, whole } from './values.ts'

const wordKey = /^[a-z][a-z0-9-]{0,62}$/
const tasks = whole(0, 5_000, 'must be between 0 and 5000')

export const cron = text(
  /^\S+ \S+ \S+ \S+ \S+$/,
  'write five fields: minute hour day month weekday, such as "30 2 * * *"',
  'cron',
).superRefine((value, refinement) => {
  const parsed = parseCron(value)
  if ('problem' in parsed) refinement.addIssue({ code: 'custom', message: parsed.problem })
})

const amountMessage = 'write a number of tasks from 1 to 5000, or a percentage such as 20%'

/** A number of tasks or a percentage of the running ones. */
const amount = z
  .union(
    [whole(1, 5_000, amountMessage), z.string().regex(/^[1-9]\d{0,2}%$/, { error: amountMessage })],
    { error: amountMessage },
  )
  .meta({ title: 'number or percentage' })
  .transform((value) =>
    typeof value === 'number'
      ? { amount: value, unit: 'tasks' as const }
      : { amount: Number.parseInt(value, 10), unit: 'percent' as const },
  )

const step = z
  .strictObject({
    when: text(wordKey, 'write the name of an alarm of this service', 'alarm name').describe(
      'Alarm of this service that triggers the step.',
    ),
    add: amount.describe('Start this many tasks more.').exactOptional(),
    remove: amount.describe('Stop this many tasks.').exactOptional(),
    set: tasks.describe('Run exactly this many tasks.').exactOptional(),
    cooldown: duration({ max: '1h' })
      .describe('Time after a step in which it does not count again. 5m when it is left out.')
      .exactOptional(),
  })
  .meta({ title: 'step' })
  .transform(({ add, remove, set, cooldown, when }) => {
    const chosen =
      add !== undefined
        ? { change: 'add' as const, ...add }
        : remove !== undefined
          ? { change: 'remove' as const, ...remove }
          : { change: 'set' as const, amount: set ?? 0, unit: 'tasks' as const }
    return present({ when, ...chosen, cooldownSeconds: cooldown })
  })

const schedule = z
  .strictObject({
    cron: cron.describe('When it happens: minute hour day month weekday.'),
    timezone: timezone.describe('Time zone of `cron`.').default('UTC'),
    min: tasks.describe('Least number of tasks from then on.').exactOptional(),
    max: tasks.describe('Greatest number of tasks from then on.').exactOptional(),
  })
  .meta({ title: 'schedule' })

const block = z
  .strictObject({
    min: tasks.describe('Least number of tasks.'),
    max: tasks.describe('Greatest number of tasks.'),
    cpu: percentage(1, 100).describe('Average CPU to hold.').exactOptional(),
    memory: percentage(1, 100).describe('Average memory to hold.').exactOptional(),
    requestsPerTask: whole(1, 1_000_000, 'must be between 1 and 1000000')
      .describe('Requests per task and minute to hold; needs an ingress.')
      .exactOptional(),
    queue: z
      .strictObject({
        sqs: text(/^[A-Za-z0-9_-]{1,80}(\.fifo)?$/, 'write the name of an SQS queue').describe(
          'Name of an SQS queue.',
        ),
        backlogPerTask: whole(1, 1_000_000, 'must be between 1 and 1000000').describe(
          'Waiting messages per running task to hold.',
        ),
      })
      .describe('Scale with the messages that wait in a queue.')
      .exactOptional(),
    cooldown: z
      .strictObject({
        in: duration({ max: '1h' })
          .describe('Time between two steps down. 5m when it is left out.')
          .exactOptional(),
        out: duration({ max: '1h' })
          .describe('Time between two steps up. 5m when it is left out.')
          .exactOptional(),
      })
      .describe('Time between two steps.')
      .default({}),
    steps: mapOf(wordKey, 'name a step with lower-case letters', step)
      .describe('Steps that alarms trigger, by name.')
      .prefault({}),
    schedules: mapOf(wordKey, 'name a schedule with lower-case letters', schedule)
      .describe('Changes of the limits at certain times, by name.')
      .prefault({}),
  })
  .transform(({ cpu, memory, cooldown, ...rest }) =>
    present({
      ...rest,
      cpuPercent: cpu,
      memoryPercent: memory,
      cooldown: present({ inSeconds: cooldown.in, outSeconds: cooldown.out }),
    }),
  )

const scaleMessage = 'write a number of tasks, a block with min and max, or elsewhere'

/** No literal: what is wrong with another text is told by what could stand there, and not by this word alone. */
const elsewhere = text(/^elsewhere$/, scaleMessage).transform(() => 'elsewhere' as const)

/** `spec.scale` of a `Service`. */
export const scale = z
  .union([tasks, block, elsewhere], { error: scaleMessage })
  .meta({ title: 'number, `elsewhere` or block' })
