import type { UnitId } from '@plumbline/desired-state'
import type { House } from './house.ts'
import { milliseconds, nothing, split, type Commands } from './story-words.ts'

/** What people do in a story, and what befalls the controller. */
export function peopleCommands(house: House): Commands {
  return {
    async turn(rest) {
      await house.turn(milliseconds(rest))
      return nothing
    },
    async kill() {
      await house.restart()
      return nothing
    },
    async 'lose-store'() {
      await house.loseStore()
      return nothing
    },
    async sync(rest) {
      const [unit, flag] = split(rest)
      await house.control().sync(unit as UnitId, { prune: flag === '--prune' })
      return nothing
    },
    /** `hold UNIT REASON`, and so on: by dana. */
    async hold(rest) {
      const [unit, reason] = split(rest)
      const asked = house.control().pin(unit as UnitId, { mode: 'hold', reason, author: 'dana' })
      await Promise.all([asked, house.settle()])
      return nothing
    },
    async suspend(rest) {
      const [unit, reason] = split(rest)
      const pin = { mode: 'suspend', reason, author: 'dana', forMs: 600_000 } as const
      await Promise.all([house.control().pin(unit as UnitId, pin), house.settle()])
      return nothing
    },
    async release(rest) {
      const [unit, reason] = split(rest)
      const asked = house.control().release(unit as UnitId, { reason, author: 'dana' })
      await Promise.all([asked, house.settle()])
      return nothing
    },
    async revert(rest) {
      const [unit, reason] = split(rest)
      const asked = house.control().revert(unit as UnitId, { reason, author: 'dana' })
      await Promise.all([asked, house.settle()])
      return nothing
    },
    async rollback(rest) {
      const [unit, reason] = split(rest)
      const asked = house.control().rollback(unit as UnitId, { reason, author: 'dana' })
      await Promise.all([asked, house.settle()])
      return nothing
    },
    /** `approve UNIT AUTHOR REASON`, of what waits now; `approve UNIT@ TEXT` names a commit that was shown before. */
    approve: (rest) => answer(house, rest, true),
    reject: (rest) => answer(house, rest, false),
    async accept() {
      await house.control().syncSource('main', { accept: house.git.revision ?? '' })
      return nothing
    },
  }
}

/** Answers for the commit that waits, or for the one that is named as `UNIT@COMMIT`; a refusal goes into the transcript. */
async function answer(house: House, rest: string, approve: boolean): Promise<readonly string[]> {
  const [named, more] = split(rest)
  const [author, reason] = split(more)
  const [unit = '', commit] = named.split('@')
  const { gates } = (await house.unit(unit as UnitId)) ?? {}
  const shown = gates?.waiting.find(({ job }) => job === undefined)
  const revision = commit ?? shown?.revision ?? '00000000'
  const asked = house.control().answer(unit as UnitId, { approve, author, reason, revision })
  const told = asked.then(
    ({ gate }) => `gate ${gate}: ${approve ? 'approved' : 'rejected'}`,
    (error: unknown) => `refused: ${(error as Error).message}`,
  )
  const [line] = await Promise.all([told, house.settle()])
  return [line]
}
