import type { UnitId } from '@plumbline/desired-state'
import {
  FaultError,
  preflightFailed,
  type Asking,
  type AuthSettings,
  type Foresight,
  type LocalControl,
  type GateAnswer,
  type GateSaying,
  type Pin,
  type Rendered,
  type UnitMemory,
} from '../../model/index.ts'
import { accessOf } from './access.ts'
import { wantIn } from '../board/board.ts'
import { goodRenders } from '../board/good-renders.ts'
import { imagesKey, sourceKey } from '../board/keys.ts'
import type { Loop } from '../loop/loop.ts'
import { foresee } from '../pass/foresee.ts'
import { surroundingsOf } from '../turns/turn.ts'
import type { Workshop } from '../turns/workshop.ts'
import { orphanControlOf } from './orphan-control.ts'
import { pushPace } from './pushes.ts'
import { boundAnswer, confirmAnswer } from '../gates/saying.ts'
import { frozenReason, type Wish } from '../plan/wishes.ts'

interface By {
  readonly author: string
  readonly reason: string
}

/** What people may ask of the loop. Everything ends as a nudge in the queue, ahead of commits and polls. */
export function controlOf(
  { board }: Loop,
  { sources, queue, engine }: Pick<Workshop, 'sources' | 'queue' | 'engine'>,
  auth: Pick<AuthSettings, 'roles' | 'administrators'> = {},
): LocalControl {
  const { store, clock } = engine
  const names = sources.map(({ git }) => git.name)
  const fetchAt = pushPace()

  async function sync(unit: UnitId, options?: { readonly prune?: boolean }): Promise<void> {
    known(unit)
    if (options?.prune === true) confirm(unit)
    // Whoever has mended what a release was refused for does not wait for the next check.
    board.anew.add(unit)
    if (isRefused(board.seen.get(unit))) void ask(unit, { ask: 'check' }).catch(() => {})
    else queue.put(unit, 'person')
  }

  function known(unit: UnitId): void {
    if (!board.units.has(unit)) throw unknown('unit', unit, 'plumbline status lists the units')
  }

  /** Only a unit that is removed now can be confirmed: what is confirmed beforehand would lie in wait. */
  function confirm(unit: UnitId): void {
    if (wantIn(board, unit).state !== 'removed') throw notRemoved(unit)
    board.confirmed.add(unit)
  }

  async function syncSource(name: string, options?: { readonly accept?: string }): Promise<void> {
    if (!names.includes(name)) throw unknown('source', name, `the sources are: ${names.join(', ')}`)
    if (options?.accept !== undefined) board.accepted.set(name, options.accept)
    queue.put(sourceKey(name), 'person')
    // Whoever has just pushed an image does not wait for the next look at the registries.
    board.due.delete(imagesKey(name))
    queue.put(imagesKey(name), 'person')
  }

  /** A fetch that is under way may have missed the push: the queue has the source done once more. */
  function pushed(name: string): void {
    if (!names.includes(name)) return
    const key = sourceKey(name)
    const next = fetchAt(name, clock.now())
    if (next <= clock.now()) queue.put(key, 'change')
    else board.due.set(key, Math.min(next, board.due.get(key) ?? next))
  }

  /** The next pass takes the wish into what is remembered; a wish that no pass took in is lost, and its asker told. */
  async function ask(unit: UnitId, wish: Wish): Promise<void> {
    const done = Promise.withResolvers<void>()
    board.wishes.set(unit, [...(board.wishes.get(unit) ?? []), { wish, done }])
    queue.put(unit, 'person')
    await done.promise
  }

  async function pin(
    unit: UnitId,
    { forMs, ...wanted }: Omit<Pin, 'since' | 'until'> & { forMs?: number },
  ): Promise<Pin> {
    known(unit)
    const since = clock.now()
    const made: Pin = { ...wanted, since, ...(forMs !== undefined && { until: since + forMs }) }
    await ask(unit, { ask: 'pin', pin: made })
    return made
  }

  /**
   * What is remembered once something is asked for; nothing for a mere look.
   * @throws FaultError where it cannot be asked for as things are
   */
  async function wishOf(unit: UnitId, asking: Asking, by: By): Promise<Wish | undefined> {
    known(unit)
    const memory = await memoryOf(unit)
    switch (asking.ask) {
      case 'sync':
        return isRefused(memory) ? { ask: 'check' } : undefined
      case 'release':
        if (!isReleasable(memory)) throw notPinned(unit)
        return { ask: 'release', ...by }
      case 'revert':
        if (memory?.status.sync.reason !== 'Drifted') throw notDrifted(unit)
        return { ask: 'revert', ...by }
      case 'rollback':
        return { ask: 'rollback', to: await goodRender(unit, asking.to), ...by }
    }
  }

  async function wish(unit: UnitId, asking: Asking, by: By): Promise<void> {
    const wanted = await wishOf(unit, asking, by)
    if (wanted !== undefined) await ask(unit, wanted)
  }

  async function foreseen(unit: UnitId, asking: Asking): Promise<Foresight> {
    const wanted = await wishOf(unit, asking, { author: 'somebody', reason: 'a look ahead' })
    const wishes = wanted === undefined ? [] : [wanted]
    const around = surroundingsOf({ board, engine }, unit, wishes)
    const outlook = await foresee(engine, unit, { ...around, anew: true, refuse: () => undefined })
    return { at: clock.now(), ...outlook }
  }

  /** Two at a time see one another: the second is told that the gate waits no more, or counts as the second. */
  async function answer(unit: UnitId, saying: GateSaying): Promise<GateAnswer> {
    known(unit)
    const said = boundAnswer(unit, await memoryOf(unit), saying, clock.now())
    await ask(unit, { ask: 'answer', answer: said })
    return confirmAnswer(unit, await memoryOf(unit), saying, said)
  }

  const memoryOf = async (unit: UnitId) => board.seen.get(unit) ?? (await store.unit(unit))

  /** The newest render that was good and is not what Git wants; or the newest good one of a revision. */
  async function goodRender(unit: UnitId, revision: string | undefined): Promise<Rendered> {
    const want = wantIn(board, unit)
    const wanted = want.state === 'wanted' ? want.target.unit.fingerprint : undefined
    const good = (await goodRenders(store, unit))
      .filter((one) => one.unit.fingerprint !== wanted)
      .find((one) => revision === undefined || one.revision.startsWith(revision))
    if (good === undefined || wanted === undefined) throw nothingThere(unit, revision)
    return good
  }

  function readiness(): { readonly ready: boolean; readonly because: string } {
    const unread = names.find((name) => !board.snapshots.has(name))
    if (unread !== undefined) {
      const why = board.sources.get(unread)?.fault?.message ?? 'not fetched yet'
      return { ready: false, because: `source ${unread} is not loaded: ${why}` }
    }
    const unseen = [...board.units.keys()].find((unit) => !board.seen.has(unit))
    if (unseen !== undefined) return { ready: false, because: `${unseen} was not looked at yet` }
    return { ready: true, because: 'every source is loaded and every unit was looked at' }
  }

  const seen = (unit: UnitId) => board.seen.get(unit)
  const everySeen = () => ({ memories: board.seen.values(), complete: readiness().ready })
  const images = () => names.flatMap((name) => board.images.get(name)?.statuses ?? [])

  return {
    ...orphanControlOf({ board }, { engine, queue }),
    sync,
    syncSource,
    pushed,
    pin,
    release: (unit, by) => wish(unit, { ask: 'release' }, by),
    revert: (unit, by) => wish(unit, { ask: 'revert' }, by),
    rollback: (unit, { to, ...by }) =>
      wish(unit, { ask: 'rollback', ...(to !== undefined && { to }) }, by),
    foresee: foreseen,
    answer,
    seen,
    everySeen,
    images,
    readiness,
    access: accessOf(board, auth.roles, auth.administrators),
    sources: names,
  }
}

/** What Git wants was refused by the checks before a release. */
function isRefused(memory: UnitMemory | undefined): boolean {
  return memory?.status.fault?.code === preflightFailed
}

/** Something keeps it from following Git that a person may end. */
function isReleasable(memory: UnitMemory | undefined): boolean {
  const frozen = memory?.status.operation.reason === frozenReason
  const stands = memory?.pin ?? memory?.hold ?? memory?.fight ?? memory?.waiting?.over
  return stands !== undefined || frozen || isRefused(memory)
}

function refused(code: string, message: string, hint: string): FaultError {
  return new FaultError({ code, source: 'user', retry: 'never', message, hint })
}

function notRemoved(unit: UnitId): FaultError {
  return refused(
    'NotRemoved',
    `${unit} is not known to be removed from Git, so there is no deletion to confirm`,
    'Remove it from Git first; leave the confirmation out to look at it now.',
  )
}

function notPinned(unit: UnitId): FaultError {
  return refused(
    'NotPinned',
    `${unit} is neither held, suspended, frozen nor refused, and nobody fights over it`,
    'Nothing to do: it follows Git. To look at it now, sync it.',
  )
}

function notDrifted(unit: UnitId): FaultError {
  return refused(
    'NotDrifted',
    `nothing of ${unit} is known to differ without a commit`,
    'plumbline drift lists what does; plumbline sync looks again.',
  )
}

function nothingThere(unit: UnitId, revision: string | undefined): FaultError {
  const of = revision === undefined ? 'earlier release' : `release of ${revision}`
  return refused(
    'NothingToGoBackTo',
    `there is no ${of} of ${unit} that was good`,
    'plumbline history lists what was; only what was in place and healthy can be gone back to.',
  )
}

function unknown(what: 'unit' | 'source', name: string, hint: string): FaultError {
  const code = what === 'unit' ? 'UnitUnknown' : 'SourceUnknown'
  return refused(code, `there is no ${what} ${name}`, hint)
}
