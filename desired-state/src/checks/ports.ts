import { suggestion } from '../text/nearest.ts'
import type { Path } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { blame, blameKey, has, keysAt, numberAt, textAt, type Subject } from './subject.ts'

/** By which ports load balancers, Service Connect and Cloud Map reach the containers. */
export function checkPorts(subject: Subject): readonly Problem[] {
  const routes = keysAt(subject, ['ingress']).map((name) => ['ingress', name])
  return [
    ...checkOwners(subject, routes),
    ...routes.flatMap((path) => checkTarget(subject, path)),
    ...checkExposed(subject),
    ...checkRegistered(subject, routes),
  ]
}

interface Use {
  readonly port: number
  readonly container: string
  readonly path: Path
  /** A route may lead to a port that its container has anyway. */
  readonly routed: boolean
}

/** All containers of a task share one network interface, so that a port belongs to one of them. */
function checkOwners(subject: Subject, routes: readonly Path[]): readonly Problem[] {
  const owners = new Map<number, string>()
  return usesOf(subject, routes).flatMap(({ port, container, path, routed }) => {
    const owner = owners.get(port)
    if (owner === undefined) owners.set(port, container)
    if (owner === undefined || (routed && owner === container)) return []
    const message = `${owner} listens on this port already, and all containers of a task share their ports`
    return blame(subject, [path], message, 'choose another port')
  })
}

/** The ports that a container has by itself, then those that routes give to one. */
function usesOf(subject: Subject, routes: readonly Path[]): readonly Use[] {
  const own = keysAt(subject, ['sidecars']).flatMap((container) =>
    keysAt(subject, ['sidecars', container, 'ports']).map((name) => ({
      container,
      path: ['sidecars', container, 'ports', name],
      routed: false,
    })),
  )
  const routed = routes.map((route) => ({
    container: textAt(subject, [...route, 'container']) ?? subject.main,
    path: [...route, 'port'],
    routed: true,
  }))
  const main = { container: subject.main, path: ['port'], routed: false }
  return [main, ...own, ...routed].flatMap((place) => {
    const port = numberAt(subject, place.path)
    return port === undefined ? [] : [{ ...place, port }]
  })
}

/** The container that gets the requests of a route, and whether there is a port for them. */
function checkTarget(subject: Subject, route: Path): readonly Problem[] {
  const sidecars = keysAt(subject, ['sidecars'])
  const path = [...route, 'container']
  const container = has(subject, path) ? textAt(subject, path) : subject.main
  if (container === undefined) return []
  if (container !== subject.main && !sidecars.includes(container)) {
    const hint = suggestion(container, [subject.main, ...sidecars], 'containers')
    return blame(subject, [path], 'there is no container of this name', hint)
  }
  if (has(subject, [...route, 'port'])) return []
  if (container !== subject.main) {
    const message = 'the port of the service belongs to the main container'
    const hint = 'add the port of the sidecar, as "port: 8080", beside "container"'
    return blame(subject, [path], message, hint)
  }
  if (has(subject, ['port'])) return []
  const message = 'there is no port to which requests could be sent'
  return blame(subject, [route], message, 'add "port: 8080" to the spec')
}

/** What Service Connect finds by a name is one port, and a port has one name. */
function checkExposed(subject: Subject): readonly Problem[] {
  const names = keysAt(subject, ['mesh', 'expose'])
  const ports = names.map((name) => numberAt(subject, ['mesh', 'expose', name, 'port']))
  const called = names.map((name) => textAt(subject, ['mesh', 'expose', name, 'as']))
  return names.flatMap((name, index) => {
    const path = ['mesh', 'expose', name]
    const samePort = firstOf(ports, index)
    const sameName = firstOf(called, index)
    return [
      ...checkNameOfPort(subject, path, name, ports[index]),
      ...(samePort === undefined
        ? []
        : blame(
            subject,
            [[...path, 'port']],
            `${names[samePort]} exposes this port already`,
            'take one of the two away',
          )),
      ...(sameName === undefined
        ? []
        : blame(
            subject,
            [[...path, 'as']],
            `${names[sameName]} is called so already`,
            'choose another name',
          )),
    ]
  })
}

/** The name in the mesh becomes that of its port: no other port of the task may have it. */
function checkNameOfPort(
  subject: Subject,
  path: Path,
  name: string,
  port: number | undefined,
): readonly Problem[] {
  const other = keysAt(subject, ['sidecars']).find((sidecar) => {
    const own = numberAt(subject, ['sidecars', sidecar, 'ports', name])
    return own !== undefined && own !== port
  })
  if (other === undefined || port === undefined) return []
  const message = `Service Connect finds ports by their names, and ${other} has another port of this one`
  return blameKey(subject, path, message, 'choose another name for one of the two')
}

/** The place of an equal value before this one. */
function firstOf(values: readonly unknown[], index: number): number | undefined {
  const first = values.indexOf(values[index])
  return values[index] === undefined || first === index ? undefined : first
}

function checkRegistered(subject: Subject, routes: readonly Path[]): readonly Problem[] {
  const port = numberAt(subject, ['discovery', 'port'])
  const exposed = keysAt(subject, ['mesh', 'expose']).map((name) =>
    numberAt(subject, ['mesh', 'expose', name, 'port']),
  )
  const known = [...usesOf(subject, routes).map((use) => use.port), ...exposed]
  if (port === undefined || known.includes(port)) return []
  const hint = 'write the port of the service, or name it in "ports" of a sidecar'
  return blame(subject, [['discovery', 'port']], 'no container listens on this port', hint)
}
