import { digestOf } from '../core/image-digest.ts'
import type { Ecs, TaskDefinitionState } from './model.ts'

/** What a task pulls: digests by the image that its task definition names, or the first image that is not there. */
export type Pull = { readonly digests: Digests } | { readonly missing: string }

/** Only of images in registries of this world. */
type Digests = Readonly<Record<string, string>>

/** Asks the registries of this world. What the revision of a service has pulled once is pulled by its digest. */
export function pull(ecs: Ecs, taskDefinition: TaskDefinitionState, pinned: Digests = {}): Pull {
  const registry = ecs.context.peer('ecr')
  const digests: Record<string, string> = {}
  for (const image of imagesOf(taskDefinition)) {
    const digest = pinned[image]
    const name = digest === undefined ? image : `${image.replace(/@.*$/, '')}@${digest}`
    const found = registry?.resolve(name)
    if (found === 'missing') return { missing: name }
    if (found !== undefined) digests[image] = found.digest
  }
  return { digests }
}

export function imagesOf(taskDefinition: TaskDefinitionState): readonly string[] {
  return taskDefinition.definition.containerDefinitions?.flatMap((one) => one.image ?? []) ?? []
}

/** The digest of an image as it was pulled; of one in a registry that is not simulated, one that its name decides. */
export function pulledDigest(image: string, digests: Digests | undefined): string {
  return digests?.[image] ?? digestOf(image)
}
