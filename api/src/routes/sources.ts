import type { Control, Store } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { listSources, syncSource } from '../../contract/index.ts'
import type { Source } from '../../contract/index.ts'
import { mount } from '../mount.ts'
import { sourceOf } from '../views.ts'

export function sourceRoutes(
  app: FastifyInstance,
  { store, control }: { store: Store; control: Control },
): void {
  mount(app, listSources, async () => ({ items: await sources(store, control) }))
  mount(app, syncSource, async ({ params, body }) => {
    await control.syncSource(params.name, body.accept === undefined ? {} : { accept: body.accept })
    return { accepted: true as const, source: params.name }
  })
}

/** Every configured source, those that were never tried too. The configuration bounds their number. */
export async function sources(store: Store, control: Control): Promise<Source[]> {
  const found: Source[] = []
  for (const name of control.sources) found.push(sourceOf(name, await store.source(name)))
  return found
}
