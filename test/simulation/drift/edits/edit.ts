import type { ByHand, Fields } from '../by-hand.ts'

type Sort = 'change' | 'add' | 'remove' | 'reorder' | 'default' | 'delete' | 'swap'

/** One edit by hand, and what must come of it. */
export interface Edit {
  readonly about: string
  readonly sort: Sort
  readonly by: ByHand
  /** Where it is found, and nowhere else: paths by unit and resource. None: it is no difference at all. */
  readonly finds: Readonly<Record<string, readonly string[]>>
  /** Why nobody looks for it, of a change that is knowingly not managed. */
  readonly unmanaged?: string
}

/** Found, and nowhere else. */
export const is = (about: string, sort: Sort, by: ByHand, finds: Edit['finds']): Edit => ({
  about,
  sort,
  by,
  finds,
})
/** No difference at all. */
export const same = (
  about: string,
  sort: 'reorder' | 'default' | 'change' | 'swap',
  by: ByHand,
): Edit => ({ about, sort, by, finds: {} })
/** Knowingly left alone. */
export const leaves = (about: string, sort: Sort, unmanaged: string, by: ByHand): Edit => ({
  about,
  sort,
  by,
  finds: {},
  unmanaged,
})
export const items = (live: unknown) => live as readonly Fields[]
