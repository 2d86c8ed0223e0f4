import type { Store } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { listActivity, timeOf } from '../../contract/index.ts'
import type { ActivityItem, Input } from '../../contract/index.ts'
import { activityIn } from '../views/activity.ts'
import { readableBy, type Permit } from '../auth/permit.ts'
import { mount } from '../mount.ts'

type Query = Input<typeof listActivity>['query']

/** Records per read of the store. */
const pageMax = 200
/** A rare match is looked for so far; the answer says where the search goes on. */
const recordsMax = 2_000

export function activityRoutes(
  app: FastifyInstance,
  { store, permit }: { readonly store: Pick<Store, 'recent'>; readonly permit: Permit },
): void {
  mount(app, listActivity, async ({ query }, _reply, who) => {
    const readable = readableBy(who, permit)
    const items: ActivityItem[] = []
    let before = query.before === undefined ? undefined : Date.parse(query.before)
    for (let read = 0; read < recordsMax && items.length < query.limit;) {
      const records = await store.recent(Math.min(pageMax, query.limit), before)
      if (records.length === 0) return { items, nextBefore: null }
      read += records.length
      before = records.at(-1)?.at
      const theirs = records.filter(({ unit }) => readable(unit))
      items.push(...theirs.flatMap(activityIn).filter((item) => fits(item, query)))
    }
    return { items, nextBefore: before === undefined ? null : timeOf(before) }
  })
}

function fits(item: ActivityItem, { environment, what, level, q = '' }: Query): boolean {
  if (environment !== undefined && item.environment !== environment) return false
  if (what !== undefined && item.what !== what) return false
  if (level !== undefined && item.level !== level) return false
  const text = `${item.environment}/${item.kind}/${item.name} ${item.by ?? ''}`
  return text.toLowerCase().includes(q.toLowerCase())
}
