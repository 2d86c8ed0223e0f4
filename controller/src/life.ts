import { every } from './adapters/cron.ts'
import { alert, type AlerterParts } from './engine/alerts/alerter.ts'
import { listen, type Heard } from './engine/loop/listen.ts'
import type { Loop } from './engine/loop/loop.ts'
import { verdictOf, type Verdict } from './engine/board/once.ts'
import { report, type ReporterParts } from './engine/report/reporter.ts'
import { takeTurns } from './engine/loop/terms.ts'
import { answerFor } from './engine/control/control-anywhere.ts'
import type {
  Changes,
  Hint,
  HintQueue,
  LocalControl,
  Queue,
  Replicas,
  Term,
} from './model/index.ts'

export interface LifeParts {
  readonly loop: Loop
  readonly queue: Queue
  readonly control: LocalControl
  readonly changes: Changes
  readonly alerting: AlerterParts
  readonly reports: ReporterParts['reports']
  readonly queues: readonly HintQueue[]
  /** Left out: this process works alone. */
  readonly replicas?: Replicas
}

/** What a controller does between its start and its end. */
export interface Life {
  readonly isLeading: () => boolean
  /** What was heard of events since the start. */
  readonly heard: Heard
  start(): Promise<void>
  once(signal?: AbortSignal): Promise<Exclude<Verdict, 'going-on'>>
  /** Begins no new write, and waits for the ones under way. */
  stop(): Promise<void>
}

/** After this, a run over everything gives up waiting (ms). */
const onceMsMax = 60 * 60_000

export function lifeOf(parts: LifeParts): Life {
  const { loop, queue, control, changes, replicas } = parts
  const { clock, log } = parts.alerting
  const abort = new AbortController()
  const heard = { hints: 0, malformed: 0 }
  let leading = replicas === undefined
  let ended: Promise<unknown> | undefined
  let term: Term | undefined

  /** Resolves when the work has begun; what it returns, when all of it has ended. */
  async function begin(signal: AbortSignal): Promise<readonly Promise<void>[]> {
    await loop.recall()
    // It is long where there are many units: the end may have come meanwhile, and is not told again.
    if (signal.aborted) return []
    const running = loop.run(signal)
    loop.tick()
    const ticking = every(1, async () => loop.tick())
    signal.addEventListener('abort', () => ticking.stop(), { once: true })
    return [running, alert(parts.alerting, signal)]
  }

  function listenAndReport(signal: AbortSignal): readonly Promise<void>[] {
    const take = (hint: Hint): void => loop.nudge(hint)
    const count = (more: Heard): void => {
      heard.hints += more.hints
      heard.malformed += more.malformed
    }
    const listening = { clock, log, take, count }
    const { board } = loop
    return [
      ...parts.queues.map((one) => listen(one, listening, signal)),
      report({ board, reports: parts.reports, clock, log }, signal),
    ]
  }

  async function lead({ asks }: Replicas, signal: AbortSignal): Promise<void> {
    const begun = await begin(signal)
    if (signal.aborted) return
    const works = [...begun, ...listenAndReport(signal)]
    leading = true
    works.push(asks.answer(answerFor(control), signal))
    try {
      // Each ends when the signal aborts, and what rejects before is heard of then.
      await Promise.allSettled(works)
    } finally {
      leading = false
    }
  }

  async function start(): Promise<void> {
    if (replicas === undefined) {
      const works = await begin(abort.signal)
      ended = ends([...works, ...listenAndReport(abort.signal)])
      return
    }
    const terms = takeTurns(
      {
        lease: replicas.lease,
        clock,
        log,
        lead: (signal) => lead(replicas, signal),
        follow: (signal) => loop.follow(changes, signal),
      },
      abort.signal,
    )
    ended = ends([terms, loop.share(abort.signal)])
  }

  async function once(signal?: AbortSignal): Promise<Exclude<Verdict, 'going-on'>> {
    const deadline = clock.now() + onceMsMax
    // Where others work on the same store, their turn is waited for.
    if (replicas !== undefined) {
      term = await replicas.lease.acquire(
        AbortSignal.any([abort.signal, ...(signal ? [signal] : [])]),
      )
    }
    const lost = term === undefined ? [] : [term.lost]
    const until = AbortSignal.any([abort.signal, ...lost])
    ended = ends([...(await begin(until)), loop.share(until)])
    for (;;) {
      const verdict = queue.depth > 0 ? 'going-on' : verdictOf(loop.board, loop.board.names)
      if (verdict !== 'going-on') return verdict
      if (clock.now() > deadline || signal?.aborted === true) return 'failed'
      if (term?.lost.aborted === true) return 'failed'
      await clock.sleep(250)
    }
  }

  async function stop(): Promise<void> {
    abort.abort()
    await ended
    await term?.release()
  }

  return { isLeading: () => leading, heard, start, once, stop }
}

/** Resolves when all of it has ended. */
async function ends(works: readonly Promise<void>[]): Promise<void> {
  for (const work of works) await work
}
