import type { PortMapping } from '@aws-sdk/client-ecs'
import type { Mesh, ServiceUnit, TaskUnit } from '@plumbline/desired-state'
import { byName } from './by-name.ts'
import { mainContainerOf } from './main-container.ts'

type Exposed = Mesh['expose'][string] & { readonly name: string }

/** The ports of each container, by its name: its own, those that routes lead to, and those that the mesh exposes. */
export function portsOf(unit: TaskUnit): Readonly<Record<string, readonly PortMapping[]>> {
  const service = unit.kind === 'service' ? unit : undefined
  const exposed = exposedPorts(service?.spec.mesh)
  const numbers = portNumbers(unit, service, [...exposed.keys()])
  return Object.fromEntries(
    Object.entries(numbers).map(([container, ports]) => [
      container,
      [...ports].map(([port, name]) => portMapping(port, name, exposed.get(port))),
    ]),
  )
}

/** What the mesh says of a port, by its number. A port has one name: the first, where the mesh gives it several. */
export function exposedPorts(mesh: Mesh | undefined): ReadonlyMap<number, Exposed> {
  const ports = byName(mesh?.expose ?? {}).map(
    ([name, one]) => [one.port, { ...one, name }] as const,
  )
  return new Map(ports.toReversed())
}

/** Port → the name that a sidecar gives it, by container. */
function portNumbers(
  unit: TaskUnit,
  service: ServiceUnit | undefined,
  exposed: readonly number[],
): Readonly<Record<string, ReadonlyMap<number, string | undefined>>> {
  const sidecars = Object.fromEntries(
    byName(unit.spec.sidecars).map(([name, { ports }]) => [
      name,
      new Map<number, string | undefined>(byName(ports).map(([of, port]) => [port, of])),
    ]),
  )
  const main = new Map<number, string | undefined>()
  if (service === undefined) return { ...sidecars, [mainContainerOf(unit)]: main }
  const { port, ingress } = service.spec
  if (port !== undefined) main.set(port, undefined)
  for (const [, route] of byName(ingress)) {
    const ports = sidecars[route.container ?? ''] ?? main
    if (route.port !== undefined && !ports.has(route.port)) ports.set(route.port, undefined)
  }
  const known = new Set(Object.values(sidecars).flatMap((ports) => [...ports.keys()]))
  for (const one of exposed) if (!known.has(one)) main.set(one, undefined)
  return { ...sidecars, [mainContainerOf(unit)]: main }
}

/** Service Connect finds a port by the name of its mapping, so the name in the mesh goes before a sidecar's own. */
function portMapping(
  containerPort: number,
  own: string | undefined,
  exposed: Exposed | undefined,
): PortMapping {
  const name = exposed?.name ?? own
  return {
    containerPort,
    protocol: 'tcp',
    ...(name !== undefined && { name }),
    ...(exposed?.protocol !== undefined && { appProtocol: exposed.protocol }),
  }
}
