import { randomUUID } from 'node:crypto'
import { isLoopback } from '@plumbline/controller/model'
import type {
  AuthSettings,
  Changes,
  Clock,
  Control,
  Inspect,
  Log,
  Store,
} from '@plumbline/controller/model'
import { fastify } from 'fastify'
import type { FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { answerUnchanged } from './door/etag.ts'
import { auditing } from './auth/audit.ts'
import { authorise, demandRules } from './auth/authorise.ts'
import { identifier, sessionCookieAt } from './auth/identify.ts'
import { permitOf } from './auth/permit.ts'
import { compressAnswers } from './door/compress.ts'
import { guard, protect } from './door/guard.ts'
import { serveDashboard } from './dashboard.ts'
import { describeRoutes } from './openapi.ts'
import { pages } from './pages/pages.ts'
import { limitRates, rateLimits, type RateLimits } from './door/rate-limit.ts'
import { redactor } from './door/redactor.ts'
import { answerError, answerErrors } from './refusal.ts'
import { answerRepeats } from './door/repeats.ts'
import { heedIfMatch } from './door/if-match.ts'
import { doraRoutes } from './routes/dora.ts'
import { accessRoutes } from './routes/access.ts'
import { driftRoutes } from './routes/drift.ts'
import { fleetRoutes } from './routes/fleets.ts'
import { imageRoutes } from './routes/images.ts'
import { orphanRoutes } from './routes/orphans.ts'
import { activityRoutes } from './routes/activity.ts'
import { alertRoutes } from './routes/alerts.ts'
import { sessionRoutes } from './routes/session.ts'
import { sourceRoutes } from './routes/sources.ts'
import { systemRoutes } from './routes/system.ts'
import { streamRoute } from './routes/stream.ts'
import { inspectRoutes } from './routes/inspect.ts'
import { loadRoutes } from './routes/load.ts'
import { gateRoutes } from './routes/gates.ts'
import { pinRoutes } from './routes/pins.ts'
import { previewRoute } from './routes/preview.ts'
import { unitRoutes } from './routes/units.ts'
import { webhookRoute } from './webhooks/webhooks.ts'

export interface AppOptions {
  readonly store: Store
  readonly control: Control
  readonly inspect: Inspect
  readonly changes: Changes
  readonly clock: Clock
  readonly log?: Log
  /** Metrics in the text format of Prometheus, served at `/metrics`. */
  readonly metrics?: () => Promise<string>
  /** The address it will listen on. Default `127.0.0.1`. */
  readonly host?: string
  /** Addresses and networks of proxies that are believed for whom they ask. */
  readonly proxies?: readonly string[]
  /** How people say who they are. Left out: nobody can, and nothing can be changed. */
  readonly auth?: AuthSettings
  /** How often one address may ask; the usual limits when left out. */
  readonly limits?: RateLimits
  /** Of the program that serves it. */
  readonly version?: string
  /** The folder that the dashboard was built into. */
  readonly dashboard?: string
  /** The secret of each source that Git hosts may tell of pushes. */
  readonly webhooks?: ReadonlyMap<string, string>
}

/** Bodies are a few words: nobody needs more. */
const bodyLimitBytes = 16 * 1024
/** The text format, as Prometheus asks for it. */
const prometheusType = 'text/plain; version=0.0.4; charset=utf-8'
/** Node takes no more than 16 KiB of a request before its body. */
const paramLengthMax = 16 * 1024
/** A client that sends its request slower than this is cut off. */
const requestTimeoutMs = 15_000
const connectionTimeoutMs = 30_000
/** The store answers in milliseconds; whoever waits longer learns that something is stuck. */
const handlerTimeoutMs = 10_000

/** The API and the status pages, ready to listen. It listens nowhere by itself. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { store, control, inspect, changes, clock, log, metrics, host = '127.0.0.1' } = options
  const secrets = options.webhooks ?? new Map()
  const { auth = { open: false, tokens: [] } } = options
  const app = fastify({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: connectionTimeoutMs,
    handlerTimeout: handlerTimeoutMs,
    genReqId: () => randomUUID(),
    // Longer names are judged by the schema of the route like all others; the longest line of a request bounds them.
    routerOptions: { maxParamLength: paramLengthMax },
    ...(options.proxies !== undefined && { trustProxy: [...options.proxies] }),
    // What no route can be found for, such as `%` alone: no hook sees it.
    frameworkErrors: (error, request, reply) => {
      protect(reply, isLoopback(host))
      answerError(error, request, reply)
    },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  const cookie = sessionCookieAt(host)
  const identify = identifier(auth, clock, cookie.name)
  const permit = permitOf(control.access, auth)
  await compressAnswers(app)
  demandRules(app)
  guard(app, isLoopback(host))
  answerErrors(app, log)
  const { limits = rateLimits } = options
  await limitRates(app, limits)
  answerRepeats(app, store, clock)
  authorise(app, { identify, permit, audit: auditing(app, { store, control, clock, log }) })
  heedIfMatch(app, { store, control })
  const redact = redactor()
  await app.register(async (api) => {
    answerUnchanged(api)
    await describeRoutes(api)
    unitRoutes(api, { store, control, redact, permit })
    pinRoutes(api, { control })
    previewRoute(api, { store, control, redact })
    driftRoutes(api, { store, control, redact, permit })
    doraRoutes(api, { store, clock })
    gateRoutes(api, { control })
    sourceRoutes(api, { store, control, permit })
    activityRoutes(api, { store, permit })
    alertRoutes(api, store)
    fleetRoutes(api, { store, permit })
    imageRoutes(api, { control })
    orphanRoutes(api, { control })
    inspectRoutes(api, { inspect, control, store, permit })
    loadRoutes(api, { inspect, control, store })
    systemRoutes(api, { control, clock, permit, version: options.version })
    sessionRoutes(api, { identify, cookie })
    accessRoutes(api, { store, control, permit })
    await streamRoute(api, { store, control, changes, permit, identify, clock })
    const hooked = { control, clock, secrets, refusedMax: limits.writes }
    await api.register(async (hooks) => webhookRoute(hooks, hooked))
  })
  await serveDashboard(app, options.dashboard)
  await app.register((html, _, done) => {
    pages(html, { store, control, clock, redact, permit, log })
    done()
  })
  if (metrics !== undefined) {
    const everything = { config: { rule: { reads: 'everything' } } } as const
    app.get('/metrics', everything, async (_, reply) =>
      reply.type(prometheusType).send(await metrics()),
    )
  }
  await app.ready()
  return app
}
