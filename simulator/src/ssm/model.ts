import { createHash } from 'node:crypto'
import type { ParameterTier, ParameterType } from '@aws-sdk/client-ssm'
import { own } from '../core/own.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'

/** Plain JSON: times are epoch ms. */
export interface SsmState {
  parameters: Record<string, ParameterState>
}

export interface ParameterState {
  readonly name: string
  readonly type: ParameterType
  description?: string
  allowedPattern?: string
  /** SecureString only. */
  keyId?: string
  tier: ParameterTier
  /** Oldest first, never empty. */
  versions: VersionState[]
  tags: Tags
}

export interface VersionState {
  readonly version: number
  readonly value: string
  readonly at: number
  /** ARN of who wrote it. */
  readonly by: string
}

/** A parameter, and which of its versions was asked for. */
export interface Found {
  readonly parameter: ParameterState
  readonly version: VersionState
  /** `:3` when a version was asked for. */
  readonly selector?: string
}

export function parameterArn(name: string, { account, region }: RequestContext): string {
  return `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`
}

/** The parameter behind a name or an ARN. */
export function lookup(
  state: SsmState,
  nameOrArn: string,
  context: RequestContext,
): ParameterState | undefined {
  if (!nameOrArn.startsWith('arn:')) return own(state.parameters, nameOrArn)
  return Object.values(state.parameters).find(
    ({ name }) => parameterArn(name, context) === nameOrArn,
  )
}

export function newest(parameter: ParameterState): VersionState {
  const version = parameter.versions.at(-1)
  if (version === undefined) {
    throw new AwsError('InternalServerError', `${parameter.name} has no version`, 500)
  }
  return version
}

/**
 * What `name`, `name:version` or the ARN of either stands for.
 * @throws AwsError ParameterNotFound, ParameterVersionNotFound
 */
export function find(state: SsmState, asked: string, context: RequestContext): Found {
  const [, name = asked, selector] = /^((?:arn:(?:[^:]*:){4})?[^:]*)(?::(.*))?$/.exec(asked) ?? []
  const parameter = lookup(state, name, context)
  if (parameter === undefined) {
    throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`)
  }
  if (selector === undefined) return { parameter, version: newest(parameter) }
  const version = parameter.versions.find((each) => String(each.version) === selector)
  if (version === undefined) {
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`,
    )
  }
  return { parameter, version, selector: `:${selector}` }
}

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message)
}

/** Stands for a value that was encrypted: long, different for each value, and of no use. */
export function sealed({ name }: ParameterState, { version, value }: VersionState): string {
  const digest = createHash('sha512').update(`${name}:${version}:${value}`).digest('base64')
  return `AQICAH${digest}`
}
