import { z } from 'zod'
import { present } from '../present.ts'
import { duration, flag, mapOf, minutes, percentage, text } from './values.ts'

const wordKey = /^[a-z][a-z0-9-]{0,62}$/

/** What ECS waits and moves when nothing is said. Source: `CanaryConfiguration` and `LinearConfiguration`, Amazon ECS API. */
const presets = {
  canary: { percent: 5, bakeMinutes: 10 },
  linear: { stepPercent: 10, bakeMinutes: 6 },
} as const

const bake = minutes({ max: '24h' }).describe('How long each step is watched, in minutes.')

/** A share of the traffic, in percent with at most one decimal place. */
function share(min: number) {
  const error = `must be between ${min} and 100, with one decimal place at most`
  return z
    .number({ error: 'write a number without a percent sign, such as 10' })
    .min(min, { error })
    .max(100, { error })
    .refine((value) => Math.abs(value * 10 - Math.round(value * 10)) < 1e-6, { error })
    .meta({ title: 'percent' })
}

const failuresMessage = 'write a number of tasks such as 3, or a share of them such as 20%'

/** How many tasks may fail: a number of them, or a share of the wanted ones in percent. */
const failures = z
  .union(
    [
      z.int().min(1, { error: failuresMessage }).max(5_000, { error: failuresMessage }),
      z.string().regex(/^([1-9]\d?|100)%$/, { error: failuresMessage }),
    ],
    { error: failuresMessage },
  )
  .meta({ title: 'number or percentage' })
  .transform((value) =>
    typeof value === 'number' ? { tasks: value } : { percent: Number.parseInt(value, 10) },
  )

const gate = z
  .strictObject({
    at: z
      .literal([
        'preScaleUp',
        'postScaleUp',
        'postTestTraffic',
        'preProductionTraffic',
        'postProductionTraffic',
      ])
      .describe('Stage of the rollout at which the gate stands.'),
    run: text(/^job\/[a-z][a-z0-9-]{0,62}$/, 'write job/name, for example job/migrate', 'job/name')
      .describe('A job that must succeed.')
      .exactOptional(),
    approval: flag.describe('Whether a person must approve.').exactOptional(),
    webhook: text(/^https:\/\/[^\s<>"'`\\]{1,2000}$/, 'write an address that starts with https://')
      .describe(
        'An address that is asked, and says whether to go on. `plumbline.yaml` must list it.',
      )
      .exactOptional(),
    timeout: minutes({ min: '1m', max: '14d' })
      .describe('How long the gate may stay closed. ECS waits 24h.')
      .exactOptional(),
    onTimeout: z
      .literal(['rollback', 'continue'])
      .describe('What happens when the time is over.')
      .default('rollback'),
  })
  .meta({ title: 'gate' })
  .transform(({ timeout, ...rest }) =>
    present({ ...rest, timeoutSeconds: timeout && timeout * 60 }),
  )

/** `spec.deploy` of a `Service`. */
export const deploy = z
  .strictObject({
    strategy: z
      .literal(['rolling', 'blueGreen', 'linear', 'canary'])
      .describe(
        'How new tasks replace old ones: `rolling` a few at a time; `blueGreen` all traffic at once; `linear` in equal steps; `canary` a small part first.',
      )
      .default('rolling'),
    minHealthy: percentage(0, 100)
      .describe('Share of the wanted tasks that stays healthy during a rollout.')
      .prefault('100%'),
    maxRunning: percentage(100)
      .describe('Share of the wanted tasks that may run during a rollout.')
      .prefault('200%'),
    canary: z
      .strictObject({
        percent: share(0.1)
          .describe('Share of the traffic that goes to the new tasks first, in percent.')
          .default(presets.canary.percent),
        bake: bake.prefault(`${presets.canary.bakeMinutes}m`),
      })
      .transform(({ percent, bake: bakeMinutes }) => ({ percent, bakeMinutes }))
      .describe('Only with `strategy: canary`.')
      .exactOptional(),
    linear: z
      .strictObject({
        step: share(3)
          .describe('Share of the traffic that moves in each step, in percent.')
          .default(presets.linear.stepPercent),
        bake: bake.prefault(`${presets.linear.bakeMinutes}m`),
      })
      .transform(({ step, bake: bakeMinutes }) => ({ stepPercent: step, bakeMinutes }))
      .describe('Only with `strategy: linear`.')
      .exactOptional(),
    bakeAfter: minutes({ max: '24h' })
      .describe(
        'How long the old tasks stay after the last traffic moved, for a fast way back. Not at all when it is left out.',
      )
      .exactOptional(),
    timeout: duration({ min: '5m', max: '14d' })
      .describe(
        'How long a rollout may take, beside its bake times and gates. Then it is stopped, and ECS goes back. Plumbline waits 3h.',
      )
      .exactOptional(),
    breakAfter: failures
      .describe(
        'How many new tasks may fail until ECS gives the rollout up: a number, or a share of the wanted tasks, which is at least 3 and at most 200. ECS takes 50%.',
      )
      .exactOptional(),
    earlySuccess: z
      .strictObject({
        healthy: percentage(0, 100)
          .describe(
            'Share of the wanted tasks that must be new and healthy, one of them at least. Not below `minHealthy`.',
          )
          .prefault('100%'),
        oldTasks: z
          .literal(['before', 'after'])
          .describe(
            'Whether the old tasks go `before` the rollout is a success, or may go `after` it.',
          )
          .default('before'),
      })
      .transform(({ healthy, oldTasks }) => ({ healthyPercent: healthy, oldTasks }))
      .describe(
        'Only with `strategy: rolling`: when ECS counts the rollout as a success. From then on it neither breaks off nor goes back. All tasks new, healthy and alone when it is left out.',
      )
      .exactOptional(),
    gates: mapOf(wordKey, 'name a gate with lower-case letters', gate)
      .describe('What a rollout waits for, by name.')
      .prefault({}),
    alarms: z
      .array(text(/^[^\s:].{0,254}$/, 'write the name of an alarm', 'alarm name'))
      .describe('Alarms that stop a rollout: of this service by name, or existing ones.')
      .default([]),
    rollback: z
      .strictObject({
        onFailure: flag
          .describe(
            'Whether ECS goes back to the last good release when it gives a rollout up; `true` when it is left out. Otherwise the rollout stays where it failed.',
          )
          .exactOptional(),
        onAlarm: flag
          .describe(
            'Whether ECS goes back when an alarm of `alarms` goes off during a rollout; `true` when it is left out.',
          )
          .exactOptional(),
      })
      .describe('When ECS rolls back.')
      .exactOptional(),
  })
  .transform(({ minHealthy, maxRunning, rollback, canary, linear, bakeAfter, timeout, ...rest }) =>
    present({
      ...rest,
      minHealthyPercent: minHealthy,
      maxRunningPercent: maxRunning,
      canary: rest.strategy === 'canary' ? (canary ?? presets.canary) : undefined,
      linear: rest.strategy === 'linear' ? (linear ?? presets.linear) : undefined,
      bakeAfterMinutes: bakeAfter,
      timeoutSeconds: timeout,
      rollbackOnFailure: rollback?.onFailure,
      rollbackOnAlarm: rollback?.onAlarm,
    }),
  )
