import { dotted, find, type Path, type Tree } from './tree.ts'
import type { Location } from './types.ts'

/** Fields whose name says the unit once they are rendered. Found by both names. */
const renamed: Readonly<Record<string, string>> = {
  'spec.stopTimeout': 'spec.stopTimeoutSeconds',
  'spec.health.interval': 'spec.health.intervalSeconds',
  'spec.health.timeout': 'spec.health.timeoutSeconds',
  'spec.health.grace': 'spec.health.graceSeconds',
  'spec.deploy.minHealthy': 'spec.deploy.minHealthyPercent',
  'spec.deploy.maxRunning': 'spec.deploy.maxRunningPercent',
  'spec.deploy.rollback.onFailure': 'spec.deploy.rollbackOnFailure',
  'spec.logs.retention': 'spec.logs.retentionDays',
}

export type Origins = Readonly<Record<string, Location>>

/** Where each value of a merged document was written. A list is one value; what nobody wrote is not there. */
export function origins(tree: Tree, path: Path = []): Origins {
  return Object.fromEntries(leaves(tree, path))
}

/** What of an environment reaches the AWS resources of its units. */
const reachesUnits = ['account', 'region', 'cluster', 'network', 'roles', 'listeners']

/** Where an Environment says what its units are made of: below `environment`, beside the `spec` of a unit. */
export function originsOfEnvironment(document: Tree): Origins {
  const found = reachesUnits.flatMap((key) => {
    const value = find(document, ['spec', key])?.value
    return value === undefined ? [] : leaves(value, ['environment', key])
  })
  return Object.fromEntries(found)
}

function leaves(tree: Tree, path: Path): [string, Location][] {
  if (tree.is === 'fields') {
    return [...tree.entries].flatMap(([key, entry]) => leaves(entry.value, [...path, key]))
  }
  const { file, line, column } = tree.at
  const location = { file, line, column }
  const written = dotted(path)
  const rendered = renamed[written]
  return rendered === undefined
    ? [[written, location]]
    : [
        [written, location],
        [rendered, location],
      ]
}
