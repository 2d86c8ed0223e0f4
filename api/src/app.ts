import { randomUUID } from 'node:crypto'
import type { Changes, Clock, Control, Inspect, Log, Store } from '@plumbline/controller/model'
import { fastify } from 'fastify'
import type { FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { answerUnchanged } from './etag.ts'
import { guard, isLoopback } from './guard.ts'
import { serveDashboard } from './dashboard.ts'
import { describeRoutes } from './openapi.ts'
import { pages } from './pages/pages.ts'
import { redactor } from './redactor.ts'
import { answerErrors } from './refusal.ts'
import { doraRoutes } from './routes/dora.ts'
import { driftRoutes } from './routes/drift.ts'
import { fleetRoutes } from './routes/fleets.ts'
import { imageRoutes } from './routes/images.ts'
import { orphanRoutes } from './routes/orphans.ts'
import { activityRoutes } from './routes/activity.ts'
import { alertRoutes } from './routes/alerts.ts'
import { sourceRoutes } from './routes/sources.ts'
import { systemRoutes } from './routes/system.ts'
import { streamRoute } from './routes/stream.ts'
import { inspectRoutes } from './routes/inspect.ts'
import { loadRoutes } from './routes/load.ts'
import { gateRoutes } from './routes/gates.ts'
import { pinRoutes } from './routes/pins.ts'
import { unitRoutes } from './routes/units.ts'
import { webhookRoute } from './webhooks/webhooks.ts'

export interface AppOptions {
  readonly store: Store
  readonly control: Control
  readonly inspect: Inspect
  readonly changes: Changes
  readonly clock: Pick<Clock, 'now'>
  readonly log?: Log
  /** Metrics in the text format of Prometheus, served at `/metrics`. */
  readonly metrics?: () => Promise<string>
  /** The address it will listen on; one that others can reach makes it read-only. Default `127.0.0.1`. */
  readonly host?: string
  /** The folder that the dashboard was built into. */
  readonly dashboard?: string
  /** The secret of each source that Git hosts may tell of pushes. */
  readonly webhooks?: ReadonlyMap<string, string>
}

/** Bodies are a few words: nobody needs more. */
const bodyLimitBytes = 16 * 1024
/** The text format, as Prometheus asks for it. */
const prometheusType = 'text/plain; version=0.0.4; charset=utf-8'
/** A client that sends its request slower than this is cut off. */
const requestTimeoutMs = 15_000
const connectionTimeoutMs = 30_000
/** The store answers in milliseconds; whoever waits longer learns that something is stuck. */
const handlerTimeoutMs = 10_000

/** The API and the status pages, ready to listen. It listens nowhere by itself. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { store, control, inspect, changes, clock, log, metrics, host = '127.0.0.1' } = options
  const secrets = options.webhooks ?? new Map()
  const app = fastify({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: connectionTimeoutMs,
    handlerTimeout: handlerTimeoutMs,
    genReqId: () => randomUUID(),
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  guard(app, isLoopback(host))
  answerErrors(app, log)
  const redact = redactor()
  await app.register(async (api) => {
    answerUnchanged(api)
    await describeRoutes(api)
    unitRoutes(api, { store, control, redact })
    pinRoutes(api, { control })
    driftRoutes(api, { store, control, redact })
    doraRoutes(api, { store, clock })
    gateRoutes(api, { control })
    sourceRoutes(api, { store, control })
    activityRoutes(api, store)
    alertRoutes(api, store)
    fleetRoutes(api, { store })
    imageRoutes(api, { control })
    orphanRoutes(api, { control })
    inspectRoutes(api, { inspect, control, store })
    loadRoutes(api, { inspect, control, store })
    systemRoutes(api, { control, clock, loopback: isLoopback(host) })
    await streamRoute(api, { store, control, changes })
    await api.register(async (hooks) => webhookRoute(hooks, { control, clock, secrets }))
  })
  await serveDashboard(app, options.dashboard)
  await app.register((html, _, done) => {
    pages(html, { store, control, clock, redact, log })
    done()
  })
  if (metrics !== undefined) {
    app.get('/metrics', async (_, reply) => reply.type(prometheusType).send(await metrics()))
  }
  await app.ready()
  return app
}
