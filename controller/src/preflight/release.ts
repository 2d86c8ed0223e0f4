import type {
  ContainerDefinition,
  CreateServiceCommandInput,
  RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs'
import { mainContainerOf } from '../kinds/main-container.ts'
import { specPath } from '../kinds/sources.ts'
import type { Release, ReleasedResource } from '../model/index.ts'

/** What the checks read of a release: the requests of the kinds, by what AWS calls their parts. */

export function taskDefinitionOf({
  resources,
}: Release): RegisterTaskDefinitionCommandInput | undefined {
  const found = resources.find(({ kind }) => kind === 'task-definition')
  return found?.request as RegisterTaskDefinitionCommandInput | undefined
}

/** The service of a release, and whether it is there already. */
export function serviceOf({
  resources,
}: Release): { readonly input: CreateServiceCommandInput; readonly isThere: boolean } | undefined {
  const found = resources.find(({ kind }) => kind === 'service')
  if (found === undefined) return undefined
  const { input } = found.request as { readonly input: CreateServiceCommandInput }
  return { input, isThere: found.isThere }
}

export function containersOf(release: Release): readonly ContainerDefinition[] {
  return taskDefinitionOf(release)?.containerDefinitions ?? []
}

/** Where the documents say a field of a container, the place that wins first. */
export function containerPaths(
  { unit }: Release,
  container: string,
  raw: string,
  ...fields: readonly (readonly string[])[]
): readonly string[] {
  const base = container === mainContainerOf(unit) ? 'spec' : specPath('spec.sidecars', container)
  return [
    specPath('spec.raw.containers', container, raw),
    ...fields.map((keys) => specPath(base, ...keys)),
  ]
}

/** Everything that stands under a name, at any depth, whether AWS begins it with a capital or not. */
export function valuesUnder(request: unknown, name: string): readonly unknown[] {
  if (typeof request !== 'object' || request === null) return []
  return Object.entries(request).flatMap(([key, value]) =>
    key.toLowerCase() === name.toLowerCase() ? [value] : valuesUnder(value, name),
  )
}

/** The texts under a name in the requests of some kinds; references, which are not known yet, are left out. */
export function textsIn(
  resources: readonly ReleasedResource[],
  kinds: readonly string[],
  name: string,
): readonly string[] {
  const texts = resources
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ request }) => valuesUnder(request, name))
    .filter((value) => typeof value === 'string')
  return [...new Set(texts)]
}
