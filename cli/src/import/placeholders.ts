import type { JsonObject } from '@plumbline/controller/model'
import { image } from '@plumbline/desired-state'
import { listOf, textOf } from './json.ts'
import { note, type Note } from './notes.ts'

/** Where the stand-ins are said to be: a registry that is the user's own, so that nothing of others is ever pulled. */
interface Registry {
  readonly account: string
  readonly region: string
}

/**
 * A task definition whose images can be read, and a note for each that a pipeline fills in: `<IMAGE1_NAME>` of CodePipeline,
 * `${IMAGE}`, or nothing at all. With something else in their place everything around them can be compared.
 */
export function withImages(
  definition: JsonObject,
  { account, region }: Registry,
  place: string,
): { readonly definition: JsonObject; readonly notes: readonly Note[] } {
  const notes: Note[] = []
  const containerDefinitions = listOf(definition.containerDefinitions).map((container) => {
    if (image.safeParse(container.image).success) return container
    const name = textOf(container.name) ?? 'unnamed'
    const repository = name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-')
    const standIn = `${account}.dkr.ecr.${region}.amazonaws.com/${repository}:latest`
    const what = `the image of ${name} is ${JSON.stringify(container.image ?? '')}, which a pipeline fills in: ${standIn} stands for it`
    const todo =
      'let the pipeline write the image with its tag into the document: the commit is the deployment'
    notes.push(note(place, what, todo))
    return { ...container, image: standIn }
  })
  return { definition: { ...definition, containerDefinitions }, notes }
}
