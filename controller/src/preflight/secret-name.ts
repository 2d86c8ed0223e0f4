import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { Release } from '../model/index.ts'
import { containerPaths, containersOf } from './release.ts'

/** A value that ECS fetches before it starts a container, by the name that it is asked for. */
export interface FetchedValue {
  /** What it is for: an environment variable, an option of the log driver, the password of a registry. */
  readonly what: string
  readonly from: string
  readonly paths: readonly string[]
}

/** Everything that ECS fetches for the containers of a release. */
export function fetchedValues(release: Release): readonly FetchedValue[] {
  return containersOf(release).flatMap((container) => valuesOf(release, container))
}

function valuesOf(
  release: Release,
  { name = '', secrets = [], logConfiguration, repositoryCredentials }: ContainerDefinition,
): readonly FetchedValue[] {
  const variables = secrets.map(({ name: variable = '', valueFrom = '' }) => ({
    what: variable,
    from: valueFrom,
    paths: variablePaths(release, name, variable),
  }))
  const options = (logConfiguration?.secretOptions ?? []).map((option) => ({
    what: `the log option ${option.name ?? ''}`,
    from: option.valueFrom ?? '',
    paths: containerPaths(release, name, 'logConfiguration'),
  }))
  const password = repositoryCredentials?.credentialsParameter
  const paths = containerPaths(release, name, 'repositoryCredentials')
  return [
    ...variables,
    ...options,
    ...(password === undefined ? [] : [{ what: 'the registry', from: password, paths }]),
  ]
}

function variablePaths(release: Release, container: string, variable: string): readonly string[] {
  const kinds = ['secretsManager', 'ssm', 'key', 'version']
  const fields = kinds.map((kind) => ['secrets', variable, kind])
  return containerPaths(release, container, 'secrets', ...fields)
}

/** A value of Secrets Manager, as ECS is asked for it; undefined for one of Parameter Store. */
export function secretName(from: string):
  | {
      readonly arn: string
      readonly region: string
      readonly key?: string
      readonly stage?: string
      readonly version?: string
    }
  | undefined {
  const [, arn, region, rest = ''] =
    /^(arn:[\w-]+:secretsmanager:([^:]+):\d{12}:secret:[^:]+)(.*)$/.exec(from) ?? []
  if (arn === undefined || region === undefined) return undefined
  const [, key = '', stage = '', version = ''] = rest.split(':')
  return {
    arn,
    region,
    ...(key !== '' && { key }),
    ...(stage !== '' && { stage }),
    ...(version !== '' && { version }),
  }
}

/** A parameter by its name, and where it is; without an ARN in the place of the task. */
export function parameterName(from: string): {
  readonly name: string
  readonly account?: string
  readonly region?: string
} {
  const [, region, account, path] =
    /^arn:[\w-]+:ssm:([^:]+):(\d{12}):parameter\/(.+)$/.exec(from) ?? []
  if (region === undefined || account === undefined || path === undefined) return { name: from }
  // The ARN of a parameter without a hierarchy does not tell whether its name begins with a slash: most do not.
  return { name: path.includes('/') ? `/${path}` : path, account, region }
}
