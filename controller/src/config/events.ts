import { z } from 'zod'

/** A queue into which AWS tells of changes in one account and region. */
export interface EventsConfig {
  readonly queue: string
  readonly account: string
  readonly region: string
}

export const regionName = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'write a region such as eu-west-1' })

const queueAccount = /^https?:\/\/[^/]+\/(\d{12})\/[\w-]{1,80}$/
const queueRegion = /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com/

export const eventQueues = z
  .array(
    z.strictObject({
      queue: z.string().regex(queueAccount, {
        error:
          'write the URL of a standard queue, such as https://sqs.eu-west-1.amazonaws.com/111122223333/plumbline',
      }),
      region: regionName.optional(),
    }),
  )
  .default([])
  .superRefine((queues, context) => {
    const places = queues.map(({ queue, region }) =>
      [queueAccount.exec(queue)?.[1], region ?? queueRegion.exec(queue)?.[1]].join('/'),
    )
    for (const [index, place] of places.entries()) {
      if (places.indexOf(place) === index) continue
      const message = 'another queue is for this account and region'
      context.addIssue({ code: 'custom', path: [index, 'queue'], message })
    }
  })

/** The queues with the account and region that they are for; the region is empty where nobody says it. */
export function eventsOf(
  queues: z.infer<typeof eventQueues>,
  region: string | undefined,
): readonly EventsConfig[] {
  return queues.map(({ queue, region: own }) => ({
    queue,
    account: queueAccount.exec(queue)?.[1] ?? '',
    region: own ?? queueRegion.exec(queue)?.[1] ?? region ?? '',
  }))
}
