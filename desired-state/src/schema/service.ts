import { z } from 'zod'
import { alarms } from './alarm.ts'
import { health } from './container.ts'
import { deploy } from './deploy.ts'
import { ingresses } from './ingress.ts'
import { scale } from './scale.ts'
import type { Ingress, ServiceSpec } from '../spec/service.ts'
import { serviceTaskFields, taskFields, taskOf } from './task.ts'
import { flag, mapOf, text, whole } from './values.ts'

const port = whole(1, 65_535, 'must be between 1 and 65535')

const mesh = z.strictObject({
  namespace: text(
    /^[a-zA-Z0-9:/._-]{1,1024}$/,
    'write the name or the ARN of a Cloud Map namespace',
    'namespace',
  ).describe('Cloud Map namespace in which the services find each other.'),
  expose: mapOf(
    /^[a-z][a-z0-9-]{0,62}$/,
    'name a port with lower-case letters',
    z.strictObject({
      port: port.describe('Port of the container.'),
      as: text(
        /^[a-z][a-z0-9.-]{0,126}$/,
        'write a host name such as web or web.shop',
        'host name',
      ).describe('Name by which others reach it.'),
      protocol: z
        .literal(['http', 'http2', 'grpc'])
        .describe('What is spoken there; plain TCP when it is left out.')
        .exactOptional(),
    }),
  )
    .describe('Ports that others reach, by name; nothing for a service that only calls others.')
    .default({}),
})

const discovery = z.strictObject({
  registry: text(
    /^arn:aws[a-z-]*:servicediscovery:[a-z0-9-]+:\d{12}:service\/srv-[a-z0-9]+$/,
    'write the ARN of a Cloud Map service',
    'registry ARN',
  ).describe('Cloud Map service in which the tasks are registered.'),
  port: port.describe('Port that is registered, for SRV records.').exactOptional(),
})

const capacity = mapOf(
  /^[A-Za-z0-9_-]{1,255}$/,
  'name a capacity provider, such as FARGATE_SPOT',
  z
    .strictObject({
      base: whole(0, 100_000, 'must be between 0 and 100000')
        .describe('Number of tasks that run here before the weights count.')
        .default(0),
      weight: whole(0, 1_000, 'must be between 0 and 1000')
        .describe('Share of the tasks beyond `base`.')
        .default(0),
    })
    .meta({ title: 'share' }),
)

/** `spec` of a `Service`, as people write it on the way in and as the controller uses it on the way out. */
export const serviceSpec = z
  .strictObject({
    ...taskFields,
    ...serviceTaskFields,
    port: port.describe('Port on which the container listens.').exactOptional(),
    health: health.describe('Check that ECS runs inside the container.').exactOptional(),
    ingress: ingresses.describe('Routes from shared load balancers, by name.').prefault({}),
    mesh: mesh.describe('Private names between services, by Service Connect.').exactOptional(),
    discovery: discovery
      .describe('Registration in a Cloud Map service that exists.')
      .exactOptional(),
    capacity: capacity
      .describe('Capacity providers and their shares, by name; plain Fargate when left out.')
      .prefault({}),
    scale: scale
      .describe(
        'Number of tasks; 0 keeps the service and stops its tasks. Or a block that scales. `elsewhere` leaves the number to somebody else.',
      )
      .prefault(1),
    deploy: deploy.describe('How a new release goes out.').prefault({}),
    alarms: alarms.describe('CloudWatch alarms of the service, by name.').prefault({}),
    exec: flag
      .describe('Whether `aws ecs execute-command` may open a shell in a task.')
      .default(false),
    restartWhenSecretsChange: flag
      .describe('Whether tasks are replaced when a secret that they use has changed.')
      .default(false),
    allowReplace: flag
      .describe('Whether something may be replaced although traffic stops meanwhile.')
      .default(false),
  })
  .transform((spec) => taskOf(spec))

/** A spec whose routes may not have their rules yet. */
type Written = Omit<ServiceSpec, 'ingress'> & {
  readonly ingress: Readonly<Record<string, Omit<Ingress, 'rules'>>>
}

/** The rules of the routes are allocated when every service of the environment is known. */
export function withRules(
  spec: Written,
  rules: Readonly<Record<string, Ingress['rules']>>,
): ServiceSpec {
  const ingress = Object.entries(spec.ingress).map(([name, one]) => [
    name,
    { ...one, rules: rules[name] ?? [] },
  ])
  return { ...spec, ingress: Object.fromEntries(ingress) }
}
