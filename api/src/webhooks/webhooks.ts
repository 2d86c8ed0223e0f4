import type { Clock, Control } from '@plumbline/controller/model'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { notifySource } from '../../contract/index.ts'
import { mount } from '../mount.ts'
import { Refusal } from '../refusal.ts'
import { refusedBy } from './refused.ts'
import { claimOf, type Claim } from './signature.ts'

export interface WebhookParts {
  readonly control: Pick<Control, 'pushed'>
  readonly clock: Pick<Clock, 'now'>
  /** The secret of each source that takes webhooks. */
  readonly secrets: ReadonlyMap<string, string>
  /** How often one address may be refused in a minute. */
  readonly refusedMax: number
}

/** GitHub sends no more than this (bytes). Nothing of it is kept. */
const bodyBytesMax = 25 * 1024 * 1024
/** How many deliveries are remembered, so that one that is sent again asks for nothing. */
const deliveriesMax = 10_000
/** Hashed for sources without a secret: an answer must not tell which sources there are. */
const nobody = 'no source has this secret'

/** Not signed, or larger than any delivery. */
const refusedWith: readonly number[] = [401, 413]
const refused =
  'No signature of this source is right. Compare the secret of the webhook with the one that `webhookSecretFrom` names.'

/**
 * Where Git hosts tell of pushes. The body is hashed as it comes in and never read: a delivery that is signed says that the
 * source is worth a fetch, and nothing else of it is believed.
 */
export function webhookRoute(
  app: FastifyInstance,
  { control, clock, secrets, refusedMax }: WebhookParts,
): void {
  const isNew = deliveries()
  const refusals = refusedBy(refusedMax, () => clock.now())
  // Who signs may send as much as there is to tell; who does not is not even read after a while.
  app.addHook('onRequest', async ({ ip }, reply) => {
    const seconds = refusals.secondsLeft(ip)
    if (seconds === 0) return
    reply.header('retry-after', seconds).header('connection', 'close')
    throw new Refusal(
      'too-many-requests',
      `Too many refused deliveries; try again in ${seconds} s.`,
    )
  })
  app.addHook('onResponse', async ({ ip }, { statusCode }) => {
    if (refusedWith.includes(statusCode)) refusals.count(ip)
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', async (request: FastifyRequest, body: AsyncIterable<Buffer>) => {
    const { name } = request.params as { name: string }
    const secret = secrets.get(name)
    const claim = claimOf(request.headers, secret ?? nobody, clock.now())
    const isTrue = await holds(claim, body)
    return secret === undefined || !isTrue ? undefined : claim?.delivery
  })
  mount(
    app,
    notifySource,
    ({ params: { name } }, { request: { body: delivery } }) => {
      if (typeof delivery !== 'string') throw new Refusal('signature-refused', refused)
      if (delivery === '' || isNew(`${name} ${delivery}`)) control.pushed(name)
      return { accepted: true as const, source: name }
    },
    // A name that no source can have is answered like one that none has.
    { signed: true, missing: 'signature-refused' },
  )
}

/** Whether a delivery comes for the first time; the oldest ones are forgotten. */
function deliveries(): (delivery: string) => boolean {
  const seen = new Set<string>()
  return (delivery) => {
    if (seen.has(delivery)) return false
    const [oldest] = seen
    if (seen.size >= deliveriesMax && oldest !== undefined) seen.delete(oldest)
    seen.add(delivery)
    return true
  }
}

/** Takes the whole body, however long, without keeping it. */
async function holds(claim: Claim | undefined, body: AsyncIterable<Buffer>): Promise<boolean> {
  let bytes = 0
  for await (const piece of body) {
    bytes += piece.length
    if (bytes > bodyBytesMax) throw new Refusal('body-too-large', 'A delivery has at most 25 MiB.')
    claim?.hmac?.update(piece)
  }
  return claim?.holds() ?? false
}
