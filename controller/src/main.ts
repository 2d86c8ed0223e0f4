import { createParseCache, handoverNeedsInSteps, loadInSteps } from '@plumbline/desired-state'
import { createAws, type AwsConnection, type AwsOptions } from './adapters/aws/aws.ts'
import { eventQueue, eventQueueCalls } from './adapters/aws/event-queue.ts'
import { secretCalls } from './adapters/aws/secret.ts'
import { kmsCalls } from './adapters/aws/kms.ts'
import { systemClock } from './adapters/clock.ts'
import { inSlices } from './adapters/slices.ts'
import { gitSource } from './adapters/git/source.ts'
import { gitHub } from './adapters/github/pull-requests.ts'
import { gitHubReports } from './adapters/github/reports.ts'
import { metrics } from './adapters/metrics/metrics.ts'
import { gateWebhooks } from './adapters/gate-webhook.ts'
import { notifier } from './adapters/notify/index.ts'
import { snsCalls } from './adapters/notify/sns.ts'
import { memoryQueue } from './adapters/queue/memory.ts'
import { systemRandom } from './adapters/random.ts'
import { bodies } from './bundles/bodies.ts'
import { packer } from './bundles/pack.ts'
import { withBundles } from './bundles/units.ts'
import { puppetValidator } from './bundles/validate.ts'
import { createTimings } from './adapters/metrics/timings.ts'
import { tracedLog } from './adapters/telemetry/traced-log.ts'
import { tracingOf } from './adapters/telemetry/tracing.ts'
import { awaitStore } from './await-store.ts'
import type { Config } from './config/config.ts'
import type { SourceConfig } from './config/sources.ts'
import { mirrorsOf, openStore } from './open-store.ts'
import { controlAnywhere } from './engine/control/control-anywhere.ts'
import { controlOf } from './engine/control/control.ts'
import { createLoop } from './engine/loop/loop.ts'
import type { Loading } from './engine/turns/loading.ts'
import { pollEveryMs, relyMsOf, type Pace } from './engine/assess/schedule.ts'
import type { Source } from './engine/turns/workshop.ts'
import type { Verdict } from './engine/board/once.ts'
import { lifeOf } from './life.ts'
import { inspectOf } from './inspect/index.ts'
import { sealOf } from './signing.ts'
import { handover, kinds, operations, tagIndex } from './kinds/index.ts'
import { imageTags } from './preflight/image-tags.ts'
import { preflight } from './preflight/index.ts'
import type {
  Changes,
  Clock,
  Control,
  GitFolders,
  Inspect,
  Log,
  Notifier,
  Place,
  Random,
  Store,
} from './model/index.ts'

export interface ControllerOptions {
  readonly config: Config
  readonly log: Log
  /** Static credentials; the SDK's default chain when left out. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly clock?: Clock
  readonly random?: Random
  readonly aws?: AwsConnection
  readonly store?: Store
}

/** A controller, put together and not started yet. */
export interface Controller {
  readonly control: Control
  /** Looks on demand, for people. */
  readonly inspect: Inspect
  readonly store: Store
  /** What moves while it runs. */
  readonly changes: Changes
  readonly aws: AwsConnection
  /** Metrics in the text format of Prometheus. */
  readonly metrics: () => Promise<string>
  /** Works until `stop`. Resolves when it has started: it waits for a store that does not answer. */
  start(): Promise<void>
  /** Works until there is nothing left to do, or `signal` aborts, and says how it ended. */
  once(signal?: AbortSignal): Promise<Exclude<Verdict, 'going-on'>>
  /** Gives up every look and every fetch, begins no new write, waits for the writes under way, and closes the store. */
  stop(): Promise<void>
}

/** How many units are worked on at the same time. They wait for AWS most of it; what AWS allows is limited elsewhere. */
const concurrency = 2_000
/** One environment takes at most half of what the others leave: an AWS that hangs in one delays no other. */
const share = 0.5
/** How often a rollout is looked at (ms). */
const rolloutMs = 5_000

/** The only place that knows every part: adapters, kinds and engine come together here. */
export async function createController(options: ControllerOptions): Promise<Controller> {
  const { config } = options
  const clock = options.clock ?? systemClock
  const tracing = tracingOf(config.tracing, options.log, clock)
  const log = tracedLog(options.log, tracing.tracer)
  const { stopwatch, histograms } = createTimings()
  const telemetry = { tracer: tracing.tracer, stopwatch }
  const random = options.random ?? systemRandom
  const ending = new AbortController()
  const sources = sourcesOf(options, clock, mirrorsOf(config.store), ending.signal)
  const folders = new Map(sources.map(({ git }) => [git.name, git]))
  const sealing = sealOf(config.puppet, (place) => aws.sender(place))
  const fill = bodies(folders, sealing)
  // The password of the store may come from AWS: what guards its writes is there a moment later.
  const guard = {
    holds: () => opened.guard.holds(),
    confirms: () => opened.guard.confirms(),
  }
  const wires = { fill, telemetry, guard, tokens: () => opened.tokens }
  const aws: AwsConnection = options.aws ?? connect(options, clock, random, wires)
  const waited = (ms: number) => stopwatch.took('wait', ms, { reason: 'queue' })
  const opened = await openStore(options, aws, { clock, random, log, concurrency, share, waited })
  const { store, written, changes, replicas } = opened
  const timed = { now: () => clock.now(), took: waited }
  const local = memoryQueue({ concurrency, share, waited: timed })
  const pace: Pace = {
    rolloutMs,
    get intervalMs() {
      return pollEveryMs(config.reconcile.intervalMs, loop.board.units.size, config.aws.readShare)
    },
    get relyMs() {
      return relyMsOf(loop.board.units.size, config.aws.readShare)
    },
  }
  const sides = { pace, telemetry, gateCaller: gateWebhooks(config.gateWebhooks ?? [], clock) }
  const engine = { kinds, aws, preflight, store: written, log, clock, random, ...sides }
  const queues = config.events.map(({ queue: url, account, region }) =>
    eventQueue(url, aws.sender({ account, region })),
  )
  const loop = createLoop({
    engine,
    sources,
    queue: local,
    ...(replicas && { turns: replicas.turns }),
    hears: queues.length > 0,
    handover,
    imageTags,
    tagIndex,
    ...renderingOf(folders),
  })
  const { queue } = loop
  const sinks = sinksOf(config, clock, aws)
  const control = controlOf(loop, { engine, sources, queue }, config.auth)
  const measured = {
    now: () => clock.now(),
    units: () => loop.board.seen.values(),
    queueDepth: () => queue.depth,
    orphans: () => control.orphans(),
    turns: () => Object.fromEntries(loop.board.turns),
    calls: () => aws.calls(),
    heard: () => life.heard,
    store,
  }
  const life = lifeOf({
    loop,
    queue,
    control,
    changes,
    alerting: { store: written, changes, clock, random, log, sinks, settings: config.alerts },
    reports: reportsOf(config, clock),
    queues,
    ...(replicas && { replicas }),
  })
  const hasConsole = config.aws.endpoint === undefined
  const awaited = awaitStore({ store, clock, log }, life)

  return {
    control: awaited.over(
      replicas ? controlAnywhere(control, replicas, loop.board, life.isLeading) : control,
    ),
    inspect: inspectOf({ board: loop.board, aws, clock, queue, hasConsole }),
    store,
    changes,
    aws,
    metrics: metrics(measured, histograms),
    async start() {
      await tracing.open()
      await awaited.start()
    },
    async once(signal) {
      await tracing.open()
      return life.once(signal)
    },
    async stop() {
      ending.abort()
      aws.giveUpReads()
      await awaited.stop()
      for (const { git } of sources) git.close?.()
      aws.close()
      await tracing.close()
      await opened.close()
    },
  }
}

/** How the files of a source become units. What stands in a file is parsed once. */
function renderingOf(
  folders: ReadonlyMap<string, GitFolders>,
): Pick<Loading, 'needs' | 'load' | 'withBundles'> {
  const cache = createParseCache()
  const pack = packer(puppetValidator())
  return {
    needs: (files) => inSlices(handoverNeedsInSteps(files, { cache })),
    load: (files, handovers, tenancy) =>
      inSlices(loadInSteps(files, { ...tenancy, cache, handover: handovers })),
    withBundles: async (state, name, revision) => {
      const git = folders.get(name)
      return git === undefined ? state : withBundles(state, git, revision, pack)
    },
  }
}

/** The sinks of alerts of the config. */
export function sinksOf(config: Config, clock: Clock, aws: AwsConnection): readonly Notifier[] {
  const parts = { clock, sender: (place: Place) => aws.sender(place) }
  return config.alerts.sinks.map((sink) => notifier(sink, parts))
}

/** Where the sources of the config have it told how their commits stand. */
function reportsOf({ sources, api }: Config, clock: Clock) {
  return new Map(
    sources.flatMap(({ name, token, reports }) => {
      if (reports === undefined || token === undefined) return []
      const link = api.url === undefined ? {} : { url: api.url }
      const options = { ...reports.github, ...link, name: `plumbline/${name}`, token, clock }
      return [[name, gitHubReports(options)] as const]
    }),
  )
}

/** AWS as the config says. */
export function connect(
  { config, credentials }: Pick<ControllerOptions, 'config' | 'credentials'>,
  clock: Clock,
  random: Random,
  parts: Pick<AwsOptions, 'fill' | 'telemetry' | 'guard' | 'tokens'> = {},
): AwsConnection {
  return createAws({
    operations: [
      ...operations,
      ...preflight.calls,
      ...imageTags.calls,
      ...eventQueueCalls,
      ...kmsCalls,
      ...snsCalls,
      ...secretCalls,
    ],
    clock,
    random,
    readShare: config.aws.readShare,
    ...(config.aws.roles !== undefined && { roles: config.aws.roles }),
    ...parts,
    ...(config.aws.endpoint !== undefined && { endpoint: config.aws.endpoint }),
    ...(credentials !== undefined && { credentials }),
  })
}

/** The sources of the config, with their mirrors in `stateFolder`, which belongs to one process. */
export function sourcesOf(
  { config }: Pick<ControllerOptions, 'config'>,
  clock: Clock,
  stateFolder: string,
  /** Aborts when fetches are given up. */
  ended?: AbortSignal,
): readonly (Source & { readonly git: GitFolders })[] {
  const place = { stateFolder, clock, ...(ended && { ended }) }
  return config.sources.map((source) => sourceOf(source, place))
}

function sourceOf(
  { pollMs, images, tenants, webhookSecret: _secret, reports: _reports, ...source }: SourceConfig,
  around: { readonly clock: Clock; readonly stateFolder: string; readonly ended?: AbortSignal },
): Source & { readonly git: GitFolders } {
  const { clock } = around
  // The config is written by whoever runs the controller, so that a folder of this machine is theirs to name.
  const place = { ...source, ...around, allowLocal: true }
  const rules = { pollMs, ...(tenants !== undefined && { tenants }) }
  if (images === undefined) return { ...rules, git: gitSource(place) }
  const { author, github, signingKey, ...rest } = images
  const git = gitSource({ ...place, author, ...(signingKey !== undefined && { signingKey }) })
  const { token } = source
  const pullRequests = github && token !== undefined && gitHub({ ...github, token, clock })
  const asked = { ...rest, ...(pullRequests && { pullRequests }) }
  return { ...rules, git, ...(git.writer && { images: { ...asked, writer: git.writer } }) }
}
