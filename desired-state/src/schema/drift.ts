import { z } from 'zod'
import { mapOf, text } from './values.ts'

/** What happens to a change that was made outside Git. */
const driftMode = z.literal(['off', 'report', 'revert'])

const modeDescription =
  '`off` says nothing and leaves it, `report` tells, `revert` undoes it. Commits go out in each of them.'

const untilMessage = 'write a day such as "2027-01-31", or a moment such as "2027-01-31T18:00:00Z"'

/** Midnight UTC where only a day is written; the value is in epoch ms. */
const moment = text(
  /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$/,
  untilMessage,
  'day or moment',
).superRefine((value, refinement) => {
  if (Number.isNaN(Date.parse(value)))
    refinement.addIssue({ code: 'custom', message: untilMessage })
})

const rule = z
  .strictObject({
    resource: text(
      /^[a-z][a-z-]{0,40}(\/\S{1,255})?$/,
      'write a kind of resource such as service, or one resource such as service/web',
      'resource',
    ).describe(
      'Resources in which the field is ignored: a kind such as `service`, or one such as `service/web`.',
    ),
    path: text(/^\S{1,500}$/, 'write a path as drift shows it, such as desiredCount').describe(
      'The field, as drift shows its path, with all that is below it.',
    ),
    reason: z
      .string()
      .min(1, { error: 'say why, for whoever finds it later' })
      .max(300)
      .meta({ title: 'text' })
      .describe('Why; shown to people.'),
    until: moment
      .describe(
        'When the rule ends by itself: a day or a moment, UTC, in quotes. Never, when left out.',
      )
      .exactOptional(),
  })
  .meta({ title: 'rule' })
  .transform(({ until, ...one }) => ({
    ...one,
    ...(until !== undefined && { untilMs: Date.parse(until) }),
  }))

const rules = mapOf(/^[a-z][a-z0-9-]{0,62}$/, 'name a rule with lower-case letters', rule)

/** `spec.drift` of a Service and a Job. */
export const drift = z.strictObject({
  mode: driftMode
    .describe(`What happens to a change that was made outside Git. ${modeDescription}`)
    .exactOptional(),
  ignore: rules
    .describe(
      'Fields that may differ, by a name of your choice. They are not reported, and no other change undoes them.',
    )
    .prefault({}),
})

/** The same of an Environment, for all that say nothing themselves. */
export const environmentDrift = driftMode.describe(
  `What happens to a change that was made outside Git, unless a unit says otherwise. ${modeDescription}`,
)

/** `policy.ignore` of an Environment, for every unit in it. */
export const environmentIgnore = rules.describe(
  'Fields that may differ in every unit, by a name of your choice. A rule of the same name in `spec.drift.ignore` of a unit takes its place.',
)
