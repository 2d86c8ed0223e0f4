import type { CreateServiceCommandInput, ServiceConnectConfiguration } from '@aws-sdk/client-ecs'
import type { ServiceUnit } from '@plumbline/desired-state'
import { createHash } from 'node:crypto'
import { byName } from '../by-name.ts'
import { isDaemon } from '../capacity.ts'
import { exposedPorts } from '../compile-ports.ts'

type Request = CreateServiceCommandInput

/** Either a launch type or capacity providers: CreateService takes one of the two, and for a daemon the first alone. */
export function capacityOf(
  unit: ServiceUnit,
): Pick<Request, 'launchType' | 'capacityProviderStrategy'> {
  const providers = byName(unit.spec.capacity)
  if (isDaemon(unit)) return { launchType: 'EC2' }
  if (providers.length === 0) return { launchType: 'FARGATE' }
  return {
    capacityProviderStrategy: providers.map(([capacityProvider, { base, weight }]) => ({
      capacityProvider,
      base,
      weight,
    })),
  }
}

/** Service Connect. */
export function meshOf(unit: ServiceUnit): Pick<Request, 'serviceConnectConfiguration'> {
  const { mesh } = unit.spec
  if (mesh === undefined) return {}
  const ports = exposedPorts(mesh)
  const services = byName(mesh.expose).map(([name, { port, as }]) => ({
    portName: ports.get(port)?.name ?? name,
    discoveryName: discoveryName(`${unit.name}-${name}`),
    clientAliases: [{ port, dnsName: as }],
  }))
  const configuration: ServiceConnectConfiguration = {
    enabled: true,
    namespace: mesh.namespace,
    ...(services.length > 0 && { services }),
  }
  return { serviceConnectConfiguration: configuration }
}

/** The longest name that a discovery service of Service Connect may have (SDK text). */
const discoveryNameMax = 64

/**
 * The name must be the only one in the namespace, and the name of a port, which ECS would take by itself, is not: most
 * services call theirs `http`. It has no capital letters (SDK text), which the name of a service may have.
 */
function discoveryName(name: string): string {
  const lower = name.toLowerCase()
  if (name === lower && name.length <= discoveryNameMax) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return `${lower.slice(0, discoveryNameMax - hash.length - 1)}-${hash}`
}

/** Registration in a Cloud Map service that exists. */
export function registriesOf({ spec }: ServiceUnit): Pick<Request, 'serviceRegistries'> {
  if (spec.discovery === undefined) return {}
  const { registry, port } = spec.discovery
  return { serviceRegistries: [{ registryArn: registry, ...(port !== undefined && { port }) }] }
}
