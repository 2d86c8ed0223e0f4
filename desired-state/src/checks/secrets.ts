import type { Path } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { blame, containerPaths, has, keysAt, writtenOf, type Subject } from './subject.ts'

/** The secrets of every container. */
export function checkSecrets(subject: Subject): readonly Problem[] {
  return containerPaths(subject).flatMap((container) =>
    keysAt(subject, [...container, 'secrets']).flatMap((name) => [
      ...checkSecret(subject, [...container, 'secrets', name]),
      ...checkName(subject, container, name),
    ]),
  )
}

function checkSecret(subject: Subject, path: Path): readonly Problem[] {
  const fields = keysAt(subject, path)
  if (fields.length === 0) return []
  const manager = fields.includes('secretsManager')
  if (manager === fields.includes('ssm')) {
    const message = 'a secret comes either from secretsManager or from ssm'
    return blame(subject, [path], message, 'write exactly one of the two')
  }
  const [extra, ...others] = writtenOf(subject, path, ['key', 'version'])
  if (manager || extra === undefined) return []
  const message = `${[extra, ...others].join(' and ')} can only stand beside secretsManager`
  return blame(subject, [[...path, extra]], message, 'take it away')
}

/** ECS refuses a task definition that has one name in both lists. */
function checkName(subject: Subject, container: Path, name: string): readonly Problem[] {
  if (!has(subject, [...container, 'env', name])) return []
  const paths = [
    [...container, 'env', name],
    [...container, 'secrets', name],
  ]
  const message = 'this name stands in env and in secrets'
  return blame(subject, paths, message, 'take one of the two away')
}
