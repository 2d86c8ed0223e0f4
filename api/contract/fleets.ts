import type * as model from '@plumbline/controller/model'
import { z } from 'zod'
import { defineRoute } from './route.ts'
import { Time, timeOf, type Exactly } from './words.ts'

const HostState = z
  .enum({
    converged: 'converged',
    pending: 'pending',
    progressing: 'progressing',
    waiting: 'waiting',
    failed: 'failed',
    refused: 'refused',
    stale: 'stale',
  } satisfies Exactly<model.HostState>)
  .describe('`pending` only tells what would change; `waiting` for its wave')

const FleetState = z.enum({
  Converged: 'Converged',
  Progressing: 'Progressing',
  Degraded: 'Degraded',
  Stale: 'Stale',
} satisfies Exactly<model.Fleet['is']>)

const Host = z
  .object({
    node: z.string(),
    instance: z.string().nullable().describe('Id of the EC2 instance, where tags mean it'),
    is: HostState,
    why: z.string(),
    desired: z.string().nullable().describe('Digest that the host is to have'),
    current: z.string().nullable().describe('Digest that Puppet is given there'),
    applied: z.string().nullable().describe('Digest that was last applied with success'),
    drift: z
      .boolean()
      .describe('The bundle was in place, and something had to be changed all the same'),
    mended: z.array(z.string()).describe('Resources of Puppet that were mended then'),
    failed: z.array(z.string()).describe('Resources of Puppet'),
    reportedAt: Time.nullable().describe('By the clock of the host'),
  })
  .meta({ id: 'Host' })

export const Fleet = z
  .object({
    environment: z.string(),
    name: z.string(),
    is: FleetState,
    why: z.string(),
    digest: z.string().describe('What is rolled out, or in place everywhere'),
    generation: z.int(),
    validation: z.string().describe('`Unvalidated` where the controller has no Puppet'),
    held: z
      .string()
      .nullable()
      .describe('Why the bundle is held at this one: a wave failed, or a person went back'),
    hosts: z.array(Host).describe('The worst first'),
  })
  .meta({ id: 'Fleet' })
export type Fleet = z.output<typeof Fleet>

export const listFleets = defineRoute({
  name: 'listFleets',
  method: 'GET',
  path: '/api/v1/fleets',
  summary: 'Every Puppet bundle with its hosts: what each is to have, has, and last did',
  rule: { reads: 'some' },
  status: 200,
  answer: z.object({ items: z.array(Fleet) }),
  errors: [],
})

/** A fleet as the API tells it. @param held Why its unit is held */
export function fleetOf(
  { environment, name }: Pick<Fleet, 'environment' | 'name'>,
  fleet: model.Fleet,
  held: string | undefined,
): Fleet {
  const { is, why, digest, generation, validation, hosts } = fleet
  return {
    environment,
    name,
    is,
    why,
    digest,
    generation,
    validation,
    held: held ?? null,
    hosts: hosts.map(({ node, is: state, why: because, drift, mended = [], failed, ...more }) => ({
      node,
      instance: more.instance ?? null,
      is: state,
      why: because,
      desired: more.desired ?? null,
      current: more.current ?? null,
      applied: more.applied ?? null,
      drift,
      mended: [...mended],
      failed: [...failed],
      reportedAt: more.reportedAt === undefined ? null : timeOf(more.reportedAt),
    })),
  }
}
