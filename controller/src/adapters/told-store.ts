import type { Moved, Changes, Store } from '../model/ports.ts'

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
      append: (memory, record, notice) =>
        thenTell(store.append(memory, record, notice), { unit: memory.unit }),
      forget: (unit, notice) => thenTell(store.forget(unit, notice), { unit }),
      saveSource: (state, notice) =>
        thenTell(store.saveSource(state, notice), { source: state.name }),
    },
    changes: {
      watch(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
  }
}
