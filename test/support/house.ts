import { createParseCache, handoverNeeds, load, type UnitId } from '@plumbline/desired-state'
import type { Log, Notifier, Store, UnitMemory } from '@plumbline/controller/model'
import type { World } from '@plumbline/simulator'
import { createAws, type AwsConnection } from '../../controller/src/adapters/aws/aws.ts'
import { eventQueue, eventQueueCalls } from '../../controller/src/adapters/aws/event-queue.ts'
import { alert } from '../../controller/src/engine/alerts/alerter.ts'
import { listen } from '../../controller/src/engine/loop/listen.ts'
import { memoryStore } from '../../controller/src/adapters/store/memory.ts'
import { toldStore } from '../../controller/src/adapters/store/told.ts'
import { memoryQueue } from '../../controller/src/adapters/queue/memory.ts'
import { seededRandom } from '../../controller/src/adapters/random.ts'
import { virtualClock, type VirtualClock } from '../../controller/src/adapters/virtual-clock.ts'
import { createLoop, type Loop } from '../../controller/src/engine/loop/loop.ts'
import { controlOf } from '../../controller/src/engine/control/control.ts'
import { handover, kinds, operations, tagIndex } from '../../controller/src/kinds/index.ts'
import { imageTags } from '../../controller/src/preflight/image-tags.ts'
import { bodies, sealWith } from '../../controller/src/bundles/bodies.ts'
import { packer } from '../../controller/src/bundles/pack.ts'
import { withBundles } from '../../controller/src/bundles/units.ts'
import { preflight } from '../../controller/src/preflight/index.ts'
import type { Engine } from '../../controller/src/engine/pass/reconcile.ts'
import {
  imageSubject,
  type GateCaller,
  type LocalControl,
  type GitFolders,
  type GitSource,
  type PullRequests,
  type Telemetry,
} from '@plumbline/controller/model'
import { generateKeyPairSync } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { alertSettings } from './alert-settings.ts'
import { directTransport, type HouseWorld } from './direct.ts'
import type { LoggedEvent, Wrap } from './wrap.ts'
import { memoryGit, type MemoryGit } from './memory-git.ts'

export interface HouseOptions<Where extends HouseWorld = World> {
  readonly world: Where
  readonly seed?: number
  /** Share of the read rates; 1 in tests, where nobody else calls. */
  readonly readShare?: number
  /** How often a settled unit is looked at (ms). Default 30,000. */
  readonly intervalMs?: number
  /** How long what costs a call for each unit counts (ms); default: not at all. */
  readonly relyMs?: number
  /** How seldom the loop is told to see what is due (ms); default: at each moment at which something is. */
  readonly tickMs?: number
  readonly wrap?: () => Wrap
  /** Sources beside the one of the house, which is called main. */
  readonly others?: readonly GitSource[]
  /** Name of the other source whose tenants bound the one of the house. */
  readonly tenants?: string
  readonly store?: Store
  /** Resolves when nothing is under way in a store that answers in real time. */
  readonly quiet?: () => Promise<void>
  /** Where alerts go; none are made when it is left out. */
  readonly sinks?: readonly Notifier[]
  /** Answers for the webhooks of gates; none is asked when it is left out. */
  readonly gateCaller?: GateCaller
  /** URL of a queue into which the world tells of changes. */
  readonly queue?: string
  /** Told of each event at the moment at which it is logged. */
  readonly onEvent?: (event: LoggedEvent) => void
  /** Follows and times what the controller does. */
  readonly telemetry?: Telemetry
  /** Lets the source of the house be written to. */
  readonly images?: { readonly pullRequests?: PullRequests }
}

/** A controller over a simulated AWS, with one clock for both that a test turns. */
export interface House<Where extends HouseWorld = World> {
  readonly world: Where
  readonly git: MemoryGit
  readonly clock: VirtualClock
  readonly events: LoggedEvent[]
  readonly store: Store
  aws(): AwsConnection
  loop(): Loop
  control(): LocalControl
  /** Lets everything that is due now run to its end. */
  settle(): Promise<void>
  /** Turns the clock, with the world, the loop and everybody who sleeps. */
  turn(ms: number): Promise<void>
  /** Turns the clock until `done`, at most `msMax`; throws when it does not come. */
  until(done: () => boolean | Promise<boolean>, msMax?: number): Promise<void>
  unit(id: UnitId): Promise<UnitMemory | undefined>
  /** Leaves the running controller where it is, as a kill does, and starts another on the same store. */
  restart(): Promise<void>
  /** The same, with an empty store: the disk is gone. */
  loseStore(): Promise<void>
  stop(): Promise<void>
}

interface Running {
  readonly aws: AwsConnection
  readonly loop: Loop
  readonly control: LocalControl
  readonly idle: () => Promise<void>
  readonly abort: AbortController
  readonly ended: Promise<void>
}

const rounds = 12
/** For all houses of a file: what a text means does not depend on who reads it. */
export const cache = createParseCache()

const { privateKey: signingKeyPem } = generateKeyPairSync('ed25519', {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** What a wrapped source leaves out of folders, its repository has. */
const foldersOf = (git: GitSource) => git as GitSource & GitFolders

export async function createHouse<Where extends HouseWorld = World>(
  options: HouseOptions<Where>,
): Promise<House<Where>> {
  const { world, seed = 1, intervalMs = 30_000, relyMs, tickMs = 1 } = options
  const clock = virtualClock(world.now())
  const git = memoryGit('main', () => clock.now())
  let store = options.store ?? memoryStore()
  const events: LoggedEvent[] = []
  const log: Log = {
    event(name, fields) {
      events.push({ name, fields })
      options.onEvent?.({ name, fields })
    },
  }
  const traced = options.telemetry && { telemetry: options.telemetry }
  let starts = 0
  let running = await start()
  async function start(): Promise<Running> {
    const wrap = options.wrap?.() ?? {}
    const gits = [wrap.git?.(git) ?? git, ...(options.others ?? [])]
    const folders = new Map(gits.map((one) => [one.name, foldersOf(one)]))
    const transport = directTransport(world)
    const random = seededRandom(seed * 1_000 + starts++)
    const aws = createAws({
      operations: [...operations, ...preflight.calls, ...imageTags.calls, ...eventQueueCalls],
      clock,
      random,
      transport: wrap.transport?.(transport) ?? transport,
      readShare: options.readShare ?? 1,
      ...(wrap.guard && { guard: wrap.guard }),
      ...traced,
      // At once: work beside the queue would end at some moment of real time.
      fill: bodies(folders, sealWith({ signingKeyPem }), async (tar) => gzipSync(tar)),
    })
    const queue = memoryQueue({ concurrency: 1_000 })
    const plain = wrap.store?.(store) ?? store
    const { store: telling, changes } = toldStore(plain)
    const engine: Engine = {
      kinds,
      aws,
      preflight,
      // Nobody else asks to be told.
      store: options.sinks === undefined ? plain : telling,
      log: wrap.log?.(log) ?? log,
      clock,
      random,
      pace: { intervalMs, rolloutMs: 5_000, ...(relyMs !== undefined && { relyMs }) },
      ...(options.gateCaller && { gateCaller: options.gateCaller }),
      ...traced,
    }
    const { tenants } = options
    const asked = { writer: git.writer, pollMs: 60_000, subject: imageSubject }
    const images = options.images && { images: { ...asked, ...options.images } }
    const sources = gits.map((one, index) => ({
      git: one,
      pollMs: 15_000,
      ...(index === 0 && images),
      ...(index === 0 && tenants !== undefined && { tenants }),
    }))
    const pack = packer(async () => 'Unvalidated')
    const loop = createLoop({
      engine,
      sources,
      queue,
      hears: options.queue !== undefined,
      handover,
      imageTags,
      tagIndex,
      needs: async (files) => handoverNeeds(files, { cache }),
      load: async (files, handovers, tenancy) =>
        load(files, { ...tenancy, cache, handover: handovers }),
      withBundles: (state, source, revision) =>
        withBundles(state, folders.get(source) ?? git, revision, pack),
    })
    const abort = new AbortController()
    // Not waited for: a process that is killed while it starts never comes to its first pass.
    const ended = loop.recall().then(() => loop.run(abort.signal))
    ended.catch(() => {})
    const { sinks } = options
    const told = { store: engine.store, changes, clock, random, log, settings: alertSettings }
    if (sinks !== undefined) void alert({ ...told, sinks }, abort.signal)
    if (options.queue !== undefined) hear(aws, loop, abort.signal, options.queue)
    const control = controlOf(loop, { engine, sources, queue })
    return { aws, loop, control, idle: () => queue.idle(), abort, ended }
  }

  function hear(aws: AwsConnection, loop: Loop, signal: AbortSignal, url: string): void {
    const heard = eventQueue(url, aws.sender({ account: world.account, region: world.region }))
    void listen(heard, { clock, log, take: (hint) => loop.nudge(hint), count: () => {} }, signal)
  }

  /** Until the queue is empty, or everybody who works in it sleeps. */
  async function settle(): Promise<void> {
    running.loop.tick()
    let idle = false
    void running.idle().then(() => (idle = true))
    for (let turn = 0; turn < rounds; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
      await options.quiet?.()
      if (idle) {
        await new Promise((resolve) => setImmediate(resolve))
        return
      }
    }
  }

  async function turn(ms: number): Promise<void> {
    const target = clock.now() + ms
    await settle()
    while (clock.now() < target) {
      const next = Math.min(target, nextMoment())
      const step = Math.max(next - clock.now(), 1)
      await clock.advance(Math.min(step, target - clock.now()))
      world.advance(clock.now() - world.now())
      await settle()
    }
  }

  function nextMoment(): number {
    const news = options.queue === undefined ? undefined : world.nextEventAt()
    const dueAt = running.loop.board.due
      .values()
      .reduce((least, at) => Math.min(least, at), Infinity)
    const tickAt = Math.ceil(dueAt / tickMs) * tickMs
    return Math.max(Math.min(tickAt, clock.nextWake() ?? Infinity, news ?? Infinity), clock.now())
  }

  async function until(done: () => boolean | Promise<boolean>, msMax = 1_800_000): Promise<void> {
    const deadline = clock.now() + msMax
    for (await settle(); !(await done()); await turn(1_000)) {
      if (clock.now() >= deadline) throw new Error(await explain())
    }
  }

  async function explain(): Promise<string> {
    const rows = await store.units({})
    const text = rows.map(({ unit, status: { sync, health, operation } }) =>
      [unit, ...[sync, health, operation].map(({ is, why }) => `${is} (${why})`)].join(', '),
    )
    return `it did not come to pass\n${text.join('\n')}\n${JSON.stringify(events.slice(-5))}`
  }

  return {
    world,
    git,
    clock,
    events,
    get store() {
      return store
    },
    aws: () => running.aws,
    loop: () => running.loop,
    control: () => running.control,
    settle,
    turn,
    until,
    unit: (id) => store.unit(id),
    async restart() {
      running.abort.abort()
      running = await start()
    },
    async loseStore() {
      running.abort.abort()
      store = memoryStore()
      running = await start()
    },
    async stop() {
      running.aws.giveUpReads()
      running.abort.abort()
      const state = { over: false }
      const ended = running.ended.finally(() => (state.over = true))
      ended.catch(() => {})
      // A write that is on the wire ends when its time comes.
      await settle()
      while (!state.over) await turn(1_000)
      await ended
    },
  }
}
