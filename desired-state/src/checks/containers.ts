import { suggestion } from '../text/nearest.ts'
import type { Path } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import {
  blame,
  blameKey,
  containerPaths,
  flagAt,
  has,
  keysAt,
  textAt,
  type Subject,
} from './subject.ts'

/** Source: "Containers per task definition" in the Amazon ECS service quotas. */
const containersMax = 10

/** The containers of one task, and what they mean to each other. */
export function checkContainers(subject: Subject): readonly Problem[] {
  return [
    ...checkNames(subject),
    ...checkStart(subject),
    ...containerPaths(subject).flatMap((container) => checkMounts(subject, container)),
  ]
}

function checkNames(subject: Subject): readonly Problem[] {
  const sidecars = keysAt(subject, ['sidecars'])
  const message = 'a sidecar cannot be called like the main container'
  const taken = sidecars.includes(subject.main)
    ? blameKey(subject, ['sidecars', subject.main], message, 'give it another name')
    : []
  if (sidecars.length < containersMax) return taken
  const many = `there are ${sidecars.length + 1} containers, and ECS takes ${containersMax} in one task`
  return [...taken, ...blame(subject, [['sidecars']], many, 'move some into another service')]
}

/** Source: `ContainerDependency` in the Amazon ECS API reference. */
function checkStart(subject: Subject): readonly Problem[] {
  const sidecars = keysAt(subject, ['sidecars'])
  return keysAt(subject, ['startAfter']).flatMap((name) => {
    const path = ['startAfter', name]
    if (!sidecars.includes(name)) {
      const hint = suggestion(name, sidecars, 'sidecars')
      return blameKey(subject, path, 'there is no sidecar of this name', hint)
    }
    return checkCondition(subject, path, ['sidecars', name])
  })
}

function checkCondition(subject: Subject, path: Path, sidecar: Path): readonly Problem[] {
  const condition = textAt(subject, path)
  if (condition === 'healthy' && !has(subject, [...sidecar, 'health'])) {
    const message = 'this sidecar has no check that could find it healthy'
    return blame(subject, [path], message, 'add "health" to the sidecar, or write "started"')
  }
  const ends = condition === 'complete' || condition === 'success'
  if (!ends || flagAt(subject, [...sidecar, 'essential']) === false) return []
  const message = 'the task stops when this sidecar ends, because it is essential'
  return blame(subject, [path], message, 'write "essential: false" in the sidecar')
}

function checkMounts(subject: Subject, container: Path): readonly Problem[] {
  const volumes = keysAt(subject, ['volumes'])
  const mounts = keysAt(subject, [...container, 'mounts'])
  const placed = new Map<string, string>()
  return mounts.flatMap((name) => {
    const path = [...container, 'mounts', name]
    if (!volumes.includes(name)) {
      const near = suggestion(name, volumes, 'volumes')
      const hint = volumes.length === 0 ? 'add it to "volumes" of the spec' : near
      return blameKey(subject, path, 'there is no volume of this name', hint)
    }
    const inside = textAt(subject, path) ?? textAt(subject, [...path, 'path'])
    if (inside === undefined) return []
    const other = placed.get(inside)
    placed.set(inside, name)
    const message = `the volume ${other} is mounted there already`
    return other === undefined ? [] : blame(subject, [path], message, 'choose another path')
  })
}
