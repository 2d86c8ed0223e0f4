import type { Service } from '@aws-sdk/client-ecs'
import type { Secret, TaskUnit } from '@plumbline/desired-state'
import { faultOf, type AwsReader, type Context } from '../../model/index.ts'
import { byName } from '../by-name.ts'
import { parametersByName, secretsByArn } from '../secret-reads.ts'
import { lastDeploymentAt, primaryOf } from './rollout.ts'

/** A secret that tasks are given when they start. */
export interface FollowedSecret {
  /** The environment variable, after the name of its container where that is a sidecar. */
  readonly variable: string
  readonly store: 'secretsManager' | 'ssm'
  /** ARN of a secret, or name of a parameter. */
  readonly id: string
}

/** The secrets of a unit that can be followed: those in its own region, and parameters of its own account. */
export function secretsOf({ spec }: TaskUnit, context: Context): readonly FollowedSecret[] {
  const sidecars = byName(spec.sidecars).flatMap(([container, { secrets }]) =>
    byName(secrets).map(([name, secret]) => [`${container}/${name}`, secret] as const),
  )
  return [...byName(spec.secrets), ...sidecars].flatMap(([variable, secret]) => {
    const where = whereIs(secret, context)
    return where === undefined ? [] : [{ variable, ...where }]
  })
}

function whereIs(
  secret: Secret,
  { environment }: Context,
): Pick<FollowedSecret, 'store' | 'id'> | undefined {
  const reference = 'ssm' in secret ? secret.ssm : secret.secretsManager
  const [, , , region, account, , ...rest] = reference.split(/[:/]/)
  if (!reference.startsWith('arn:')) return { store: 'ssm', id: reference }
  if (region !== environment.region) return undefined
  if ('secretsManager' in secret) return { store: 'secretsManager', id: reference }
  // The ARN of a parameter without a hierarchy does not tell whether its name begins with a slash: most do not.
  const name = rest.length === 1 ? rest.join('/') : `/${rest.join('/')}`
  return account === environment.account ? { store: 'ssm', id: name } : undefined
}

/**
 * The variables whose secret changed since the tasks were last replaced, or since that was last tried: a rollout that ECS
 * gave up is not begun again for the same change.
 */
export async function changedSecrets(
  reader: AwsReader,
  service: Service,
  follows: readonly FollowedSecret[],
): Promise<readonly string[]> {
  if (follows.length === 0) return []
  const changes = await changesOf(reader, follows)
  const since = primaryOf(service)?.createdAt ?? service.createdAt
  const newer = changes.filter(({ at }) => at > (since?.getTime() ?? 0))
  if (newer.length === 0) return []
  const tried = await lastDeploymentAt(reader, service)
  return newer.filter(({ at }) => at > tried).map(({ variable }) => variable)
}

/** One that is not there is left to ECS, which will say so when it starts a task. */
async function changesOf(
  reader: AwsReader,
  follows: readonly FollowedSecret[],
): Promise<readonly { readonly variable: string; readonly at: number }[]> {
  const looks = follows.map(async ({ variable, store, id }) => {
    const changed =
      store === 'ssm'
        ? (await reader.look(parametersByName, '', id))?.LastModifiedDate
        : await secretChangedAt(reader, id)
    return changed === undefined ? [] : [{ variable, at: changed.getTime() }]
  })
  return (await Promise.all(looks)).flat()
}

async function secretChangedAt(reader: AwsReader, arn: string): Promise<Date | undefined> {
  try {
    return (await reader.look(secretsByArn, '', arn))?.LastChangedDate
  } catch (error) {
    if (faultOf(error).code === 'ResourceNotFound') return undefined
    throw error
  }
}
