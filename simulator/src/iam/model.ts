import { createHash } from 'node:crypto'
import { own } from '../core/own.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'

/** Plain JSON: times are epoch ms. */
export interface IamState {
  /** By name in lower case: names are not distinguished by case. */
  roles: Record<string, RoleState>
  /** Inline policies, as JSON by their names, of `role/<name>` and `user/<name>` in lower case. */
  policies: Record<string, Record<string, string>>
  /** Trust policies, as JSON, of roles of other accounts, by ARN. */
  elsewhere?: Record<string, string>
}

export interface RoleState {
  readonly name: string
  readonly path: string
  readonly createdAt: number
  readonly description?: string
  readonly maxSessionSeconds: number
  readonly tags: Tags
  /** JSON. */
  trust: string
}

const trusted = ['ecs-tasks', 'ecs', 'scheduler', 'application-autoscaling']

const trustOfAll = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: trusted.map((service) => `${service}.amazonaws.com`) },
      Action: 'sts:AssumeRole',
    },
  ],
})

/**
 * A role by its name. Where nobody has made one, every role is there.
 * @throws AwsError NoSuchEntity
 */
export function find({ roles }: IamState, name = '', now: number): RoleState {
  const role = own(roles, name.toLowerCase())
  if (role !== undefined) return role
  if (name !== '' && Object.keys(roles).length === 0) {
    const maxSessionSeconds = 3_600
    return { name, path: '/', createdAt: now, maxSessionSeconds, tags: {}, trust: trustOfAll }
  }
  throw new AwsError('NoSuchEntityException', `The role with name ${name} cannot be found.`)
}

/** Stable over restarts, like the ids of IAM, and as long as they are. */
export function roleId(account: string, name: string): string {
  const digest = createHash('sha256').update(`${account}/${name}`).digest('hex')
  return `AROA${digest.slice(0, 17).toUpperCase()}`
}
