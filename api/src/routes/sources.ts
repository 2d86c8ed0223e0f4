import type { Control, Principal, Store } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { listSources, syncSource } from '../../contract/index.ts'
import type { Source } from '../../contract/index.ts'
import type { Permit } from '../auth/permit.ts'
import { mount } from '../mount.ts'
import { sourceOf } from '../views/units.ts'

export function sourceRoutes(
  app: FastifyInstance,
  { store, control, permit }: { store: Store; control: Control; permit: Permit },
): void {
  mount(app, listSources, async (_input, _reply, who) => ({
    items: await sources({ store, control, permit }, who),
  }))
  mount(app, syncSource, async ({ params, body }) => {
    await control.syncSource(params.name, body.accept === undefined ? {} : { accept: body.accept })
    return { accepted: true as const, source: params.name }
  })
}

/** Every configured source, those that were never tried too. The configuration bounds their number. */
export async function sources(
  { store, control, permit }: { store: Store; control: Control; permit: Permit },
  who: Principal,
): Promise<Source[]> {
  const found: Source[] = []
  for (const name of control.sources) {
    const source = sourceOf(name, await store.source(name))
    // What others committed, and where, is for those who may see what it is about.
    const part = permit.readsEverything(who)
      ? {}
      : {
          problems: [],
          commits: source.commits.filter(({ revision }) => revision === source.revision),
        }
    found.push({ ...source, ...part, may: permit.mayOfSource(who, name) })
  }
  return found
}
