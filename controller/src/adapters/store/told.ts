import type { Moved, Changes, Store } from '../../model/ports.ts'

/** A store that tells, after each write, what was written: how open pages learn that they should look again. */
export function toldStore(store: Store): { readonly store: Store; readonly changes: Changes } {
  const listeners = new Set<(moved: Moved) => void>()

  async function thenTell<Result>(written: Promise<Result>, moved: Moved): Promise<Result> {
    const result = await written
    for (const listener of listeners) listener(moved)
    return result
  }

  return {
    store: {
      ...store,
      append: (memory, ...more) => thenTell(store.append(memory, ...more), { unit: memory.unit }),
      forget: (unit, ...more) => thenTell(store.forget(unit, ...more), { unit }),
      saveSource: (state, ...more) =>
        thenTell(store.saveSource(state, ...more), { source: state.name }),
    },
    changes: {
      watch(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
  }
}
