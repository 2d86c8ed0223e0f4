import { createHash } from 'node:crypto'
import { handoverPath } from '@plumbline/desired-state'
import type { BootstrapConfig } from './config/index.ts'

/** Where a stack stands, and how what is in it is called. */
export interface Place {
  readonly config: BootstrapConfig
  /** `shop-prod`: the beginning of the names of what bootstrap makes. */
  readonly name: string
  /** Path of the roles of the environment: `/plumbline/prod/`. */
  readonly rolePath: string
  /** Path of the roles that tasks may have; nothing else stands below it. */
  readonly taskRolePath: string
  /** Beginning of the names of log groups of units: `/plumbline/prod`. */
  readonly unitLogs: string
  readonly handoverPath: string
  /** Name of the cluster of the database. One that comes from a snapshot has a name of its own, which the lost one never had. */
  readonly databaseCluster: string
  /** Name of the bucket of Puppet bundles, known before it is there, so that rights can name what is in it. */
  readonly puppetBucket: string
  /** Alias of the key that signs Puppet bundles, without `alias/`. */
  readonly puppetKeyAlias: string
  /** Name of the repository of the controller's image. */
  readonly controllerRepository: string
}

/** A few characters that tell one snapshot from another. */
function markOf(snapshot: string): string {
  return createHash('sha256').update(snapshot).digest('hex').slice(0, 6)
}

export function placeOf(config: BootstrapConfig): Place {
  const { project, environment, account } = config
  const { restoreFrom } = config.database
  const name = `${project}-${environment}`
  return {
    config,
    name,
    databaseCluster: `db-${name}${restoreFrom === undefined ? '' : `-${markOf(restoreFrom)}`}`,
    puppetBucket: `${name}-puppet-${account}`,
    puppetKeyAlias: `plumbline/${environment}/puppet-signing`,
    controllerRepository: `plumbline/${environment}/controller`,
    rolePath: `/plumbline/${environment}/`,
    taskRolePath: `/plumbline/${environment}/tasks/`,
    unitLogs: `/plumbline/${environment}`,
    handoverPath: handoverPath(environment),
  }
}

/** The ARN of something in the account and region of the environment. */
export function arnOf({ config }: Place, service: string, resource: string): string {
  return `arn:aws:${service}:${config.region}:${config.account}:${resource}`
}

/** The ARN of something that has no region, such as a role. */
export function globalArnOf({ config }: Place, service: string, resource: string): string {
  return `arn:aws:${service}::${config.account}:${resource}`
}
