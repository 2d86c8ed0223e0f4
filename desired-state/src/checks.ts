import { fargateMemory } from './fargate.ts'
import type { ObjectKind } from './documents.ts'
import { problemAt } from './problem.ts'
import { retentionDays } from './task-schema.ts'
import { find, fieldsAt, type Fields, type Path, type Tree } from './tree.ts'
import type { Problem } from './types.ts'
import { parseDuration } from './values.ts'

/** A merged object and what its overlay supplied. */
interface Merged {
  readonly root: Fields
  readonly overlay?: Fields | undefined
}

/**
 * What depends on more than one field, or on a list that AWS keeps. Runs on the tree, so that it finds its problems even
 * while another field is wrong; values of the wrong type are left to the schema.
 */
export function checkTask(kind: ObjectKind, merged: Merged): readonly Problem[] {
  return [
    ...checkSize(merged),
    ...checkRetention(merged),
    ...checkSecrets(merged),
    ...(kind === 'Service' ? [...checkDeploy(merged), ...checkHealth(merged)] : []),
  ]
}

function checkSize(merged: Merged): readonly Problem[] {
  const cpu = numberAt(merged, ['spec', 'cpu'], 256)
  const memory = numberAt(merged, ['spec', 'memory'], 512)
  const allowed = cpu === undefined ? undefined : fargateMemory.get(cpu)
  if (allowed === undefined || memory === undefined || allowed.includes(memory)) return []
  const hint = `with cpu ${cpu}, memory can be ${spoken(allowed)}`
  const paths: Path[] = [
    ['spec', 'memory'],
    ['spec', 'cpu'],
  ]
  return blame(merged, paths, 'Fargate does not offer this memory with this cpu', hint)
}

/** `2048, 3072 … 8192`: long rows of even steps are cut short. */
function spoken(values: readonly number[]): string {
  const [first, second] = values
  if (values.length <= 5) return values.join(', ')
  return `${first}, ${second} … ${values.at(-1)} in steps of ${(second ?? 0) - (first ?? 0)}`
}

function checkRetention(merged: Merged): readonly Problem[] {
  const path = ['spec', 'logs', 'retention']
  const seconds = parseDuration(textOf(merged, path) ?? '')
  if (seconds === undefined || retentionDays.includes(seconds / 86_400)) return []
  const hint = `allowed: ${retentionDays.map((days) => `${days}d`).join(', ')}`
  return blame(merged, [path], 'CloudWatch Logs does not offer this retention', hint)
}

function checkSecrets(merged: Merged): readonly Problem[] {
  const secrets = fieldsAt(merged.root, ['spec', 'secrets'])
  const names = secrets === undefined ? [] : [...secrets.entries]
  return names.flatMap(([name, { value }]) => {
    const path = ['spec', 'secrets', name]
    return [...checkSecret(merged, path, value), ...checkName(merged, name)]
  })
}

function checkSecret(merged: Merged, path: Path, secret: Tree): readonly Problem[] {
  if (secret.is !== 'fields') return []
  const manager = secret.entries.has('secretsManager')
  if (manager === secret.entries.has('ssm')) {
    const message = 'a secret comes either from secretsManager or from ssm'
    return blame(merged, [path], message, 'write exactly one of the two')
  }
  const extra = ['key', 'version'].filter((field) => secret.entries.has(field))
  if (manager || extra.length === 0) return []
  const message = `${extra.join(' and ')} can only stand beside secretsManager`
  return blame(merged, [[...path, extra[0] ?? '']], message, 'take it away')
}

/** ECS refuses a task definition that has one name in both lists. */
function checkName(merged: Merged, name: string): readonly Problem[] {
  if (find(merged.root, ['spec', 'env', name]) === undefined) return []
  const paths = [
    ['spec', 'env', name],
    ['spec', 'secrets', name],
  ]
  const message = 'this name stands in env and in secrets'
  return blame(merged, paths, message, 'take one of the two away')
}

/**
 * ECS rounds the lower limit up and the upper limit down. When both come to the wanted number, it can neither start a new
 * task nor stop an old one. Source: `DeploymentConfiguration` in the Amazon ECS API reference.
 */
function checkDeploy(merged: Merged): readonly Problem[] {
  const scale = numberAt(merged, ['spec', 'scale'], 1)
  const min = percentAt(merged, ['spec', 'deploy', 'minHealthy'], 100)
  const max = percentAt(merged, ['spec', 'deploy', 'maxRunning'], 200)
  if (scale === undefined || scale < 1 || Number.isNaN(min + max)) return []
  if (Math.ceil((scale * min) / 100) < scale || Math.floor((scale * max) / 100) > scale) return []
  const message = `minHealthy ${min}% and maxRunning ${max}% of ${scale} leave no room to replace a task`
  const hint = 'lower minHealthy, or raise maxRunning'
  const paths: Path[] = ['maxRunning', 'minHealthy'].map((field) => ['spec', 'deploy', field])
  return blame(merged, [...paths, ['spec', 'scale']], message, hint)
}

function percentAt(merged: Merged, path: Path, otherwise: number): number {
  const written = find(merged.root, path) === undefined ? `${otherwise}%` : textOf(merged, path)
  return Number.parseInt(written ?? '', 10)
}

function checkHealth(merged: Merged): readonly Problem[] {
  const interval = parseDuration(textOf(merged, ['spec', 'health', 'interval']) ?? '30s')
  const timeout = parseDuration(textOf(merged, ['spec', 'health', 'timeout']) ?? '5s')
  if (interval === undefined || timeout === undefined || timeout <= interval) return []
  const message = 'timeout is longer than interval'
  const paths: Path[] = ['timeout', 'interval'].map((field) => ['spec', 'health', field])
  return blame(merged, paths, message, 'make interval at least as long as timeout')
}

/** Blames the path that the overlay supplied, or else the first one that somebody wrote. */
function blame(
  { root, overlay }: Merged,
  paths: readonly Path[],
  message: string,
  hint: string,
): readonly Problem[] {
  const written = paths.filter((path) => find(root, path) !== undefined)
  const inOverlay = (path: Path): boolean =>
    overlay !== undefined && find(overlay, path) !== undefined
  const path = written.find(inOverlay) ?? written[0]
  const found = path === undefined ? undefined : find(root, path)
  if (path === undefined || found === undefined) return []
  const from = found.value.is === 'scalar' ? found.value.from : undefined
  return [problemAt(found.value.at, path, message, from === undefined ? hint : `${hint}; ${from}`)]
}

function numberAt({ root }: Merged, path: Path, otherwise: number): number | undefined {
  const value = find(root, path)?.value
  if (value === undefined) return otherwise
  return value.is === 'scalar' && typeof value.value === 'number' ? value.value : undefined
}

function textOf({ root }: Merged, path: Path): string | undefined {
  const value = find(root, path)?.value
  return value?.is === 'scalar' && typeof value.value === 'string' ? value.value : undefined
}
