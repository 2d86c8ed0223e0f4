import type { Control, LocalControl, Replicas } from '../../model/index.ts'
import { isLoaded, type Board } from '../board/board.ts'

/** What is asked of the replica that leads, whichever one people talk to. */
const verbs = [
  'sync',
  'syncSource',
  'pushed',
  'pin',
  'release',
  'revert',
  'rollback',
  'answer',
  'orphans',
  'lookForOrphans',
  'removeOrphans',
  'images',
] as const
type Verb = (typeof verbs)[number]
type Work = (...args: readonly unknown[]) => unknown

/** The control of one of several replicas: what it does not know or may not do itself, the one that leads does. */
export function controlAnywhere(
  local: LocalControl,
  { lease, asks }: Replicas,
  board: Board,
  isLeading: () => boolean,
): Control {
  // The types of what is passed on are those of the port: both ends run the same program, or one that is next to it.
  const anywhere =
    (verb: Verb): Work =>
    async (...args) =>
      isLeading() ? (local[verb] as Work)(...args) : asks.ask(verb, args)
  const passed = Object.fromEntries(verbs.map((verb) => [verb, anywhere(verb)]))

  return {
    ...local,
    ...(passed as unknown as Pick<Control, Verb>),
    // Nobody waits for it, and the next poll does the same.
    pushed: (name) => void Promise.resolve(anywhere('pushed')(name)).catch(() => {}),
    readiness() {
      if (!isLoaded(board)) return local.readiness()
      const leader = lease.leader()
      return leader === undefined
        ? { ready: false, because: 'no replica leads' }
        : { ready: true, because: `every source is loaded, and ${leader} leads` }
    },
  }
}

/** Does what another replica asks. */
export function answerFor(local: Control) {
  return async (verb: string, args: readonly unknown[]): Promise<unknown> => {
    const known = verbs.find((one) => one === verb)
    // A newer replica may ask for more than this one knows.
    return known === undefined ? undefined : (local[known] as Work)(...args)
  }
}
