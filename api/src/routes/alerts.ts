import { oneLine, scrub } from '@plumbline/controller/model'
import type { Letter, Store } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { listAlerts, timeOf } from '../../contract/index.ts'
import type { AlertRow } from '../../contract/index.ts'
import { mount } from '../mount.ts'

export function alertRoutes(app: FastifyInstance, store: Store): void {
  mount(app, listAlerts, async ({ query }) => ({
    items: (await store.letters(query.limit)).map(rowOf),
  }))
}

/** Texts of AWS and Git are in it: without credentials, and in one line. */
function rowOf({ alert, sink, state, attempts, error }: Letter): AlertRow {
  const clean = (text: string) => oneLine(scrub(text))
  return {
    ...alert,
    at: timeOf(alert.at),
    since: timeOf(alert.since),
    cause: clean(alert.cause),
    title: clean(alert.title),
    subjects: alert.subjects.map(({ name, why }) => ({ name: clean(name), why: clean(why) })),
    sink,
    delivery: state,
    attempts,
    error: error === undefined ? null : clean(error),
  }
}
