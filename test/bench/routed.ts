import { nameOf } from './rig/documents.ts'
import { measured, sentBy, type Taken } from './rig/meter.ts'
import { routedEstate, type RoutedEstate } from './rig/routed.ts'
import { untilSettled } from './rig/settled.ts'

export interface RoutedOptions {
  readonly units: number
}

/** S1, S2 and S6 of services with a load balancer and scaling. */
export interface Routed {
  readonly units: number
  readonly cold: Taken
  readonly idle: Taken & { readonly looks: number }
  /** By the kind of what people changed: how many, and how long until it was seen (virtual ms). */
  readonly drifts: readonly DriftOf[]
}

interface DriftOf {
  readonly kind: string
  readonly made: number
  readonly seenMs: readonly number[]
  readonly undone: number
}

const looks = 3
const intervalMs = 30_000
/** Revisions that nothing needs are looked for ten minutes after a release. */
const restMs = 720_000
const driftsOfKind = 5

/** The part `routed`. */
export async function run({ units }: RoutedOptions): Promise<Routed> {
  const told: { name: string; unit: string; at: number }[] = []
  const now = { of: () => 0 }
  const onEvent = ({ name, fields }: { name: string; fields: Readonly<Record<string, unknown>> }) =>
    void told.push({ name, unit: String(fields.unit), at: now.of() })
  const estate = await routedEstate({ units, onEvent })
  const { house, files } = estate
  now.of = () => house.clock.now()
  const aws = { counts: async () => sentBy(house.aws()) }
  house.git.commit(files)
  const cold = await measured(aws, now.of, () => untilSettled(house, units))
  await house.turn(restMs)
  const idle = await measured(aws, now.of, () => house.turn(looks * intervalMs))
  const drifts = []
  for (const [index, [kind, change]] of Object.entries(changes).entries()) {
    const from = told.length
    const madeAt = new Map<string, number>()
    for (let each = 0; each < driftsOfKind; each++) {
      const name = nameOf((index * driftsOfKind + each) % units)
      madeAt.set(`prod/service/${name}`, now.of())
      await change(estate, name)
      await house.turn(Math.ceil(intervalMs / driftsOfKind) + 137)
    }
    await house.turn(4 * intervalMs)
    const of = (event: string) =>
      told.slice(from).filter(({ name, unit }) => name === event && madeAt.has(unit))
    const seenMs = of('drift.detected').map(({ unit, at }) => at - (madeAt.get(unit) ?? Number.NaN))
    drifts.push({ kind, made: driftsOfKind, seenMs, undone: of('drift.repaired').length })
  }
  await house.stop()
  return { units, cold, idle: { ...idle, looks }, drifts }
}

type Change = (estate: RoutedEstate, name: string) => Promise<unknown>

/** What people do by hand. */
const changes: Readonly<Record<string, Change>> = {
  'the task definition': async ({ house }, name) => {
    const { taskDefinition } = (await house.world.call('ecs', 'RegisterTaskDefinition', {
      family: 'by-hand',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [
        { name, image: `${name}:by-hand`, portMappings: [{ containerPort: 8080 }] },
      ],
    })) as { taskDefinition: { taskDefinitionArn: string } }
    const given = { cluster: 'prod', service: name }
    const revision = { taskDefinition: taskDefinition.taskDefinitionArn }
    await house.world.call('ecs', 'UpdateService', { ...given, ...revision })
  },
  'the rule of the load balancer': async ({ house, listener }, name) => {
    const { Rules } = (await house.world.call('elasticloadbalancing', 'DescribeRules', {
      ListenerArn: listener,
    })) as { Rules: readonly { RuleArn: string }[] }
    const rule = Rules.find((one) => JSON.stringify(one).includes(`${name}.example.com`))
    const Conditions = [{ Field: 'host-header', Values: [`by-hand-${name}.example.com`] }]
    const input = { RuleArn: rule?.RuleArn, Conditions }
    await house.world.call('elasticloadbalancing', 'ModifyRule', input)
  },
  'the bounds of scaling': ({ house }, name) =>
    house.world.call('application-autoscaling', 'RegisterScalableTarget', {
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: `service/prod/${name}`,
      MinCapacity: 1,
      MaxCapacity: 9,
    }),
}
