import type { AwsReader, GroupRead, ReadOperation } from '../../model/aws.ts'
import { faultOf } from '../../model/fault.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- lists hold items of every type
type AnyGroup = GroupRead<any, any, any>
type Items = readonly unknown[]

export interface GrouperOptions {
  readonly read: (operation: ReadOperation<object, object>, input: object) => Promise<object>
  /** Grows with every write that ended. A walk that began before a write must not answer a look after it. */
  readonly writes: () => number
}

/** The keys that are asked for of one list in one scope. */
interface Gathering {
  readonly group: AnyGroup
  readonly scope: string
  readonly waiting: Map<string, PromiseWithResolvers<Items>>
  /** Pages of the last walk: the price of the next. */
  pages: number
  walk?: { readonly answer: Promise<ReadonlyMap<string, Items>>; readonly writes: number }
}

/**
 * Gathers the keys that are asked for at the same moment. Few keys are asked for one by one; more keys than the whole list
 * has pages are answered by one walk over it.
 */
export function createGrouper(options: GrouperOptions): AwsReader['group'] {
  const gatherings = new WeakMap<AnyGroup, Map<string, Gathering>>()

  function gatheringOf(group: AnyGroup, scope: string): Gathering {
    const scopes = gatherings.get(group) ?? new Map<string, Gathering>()
    gatherings.set(group, scopes)
    const found = scopes.get(scope) ?? { group, scope, waiting: new Map(), pages: 1 }
    scopes.set(scope, found)
    return found
  }

  async function look(group: AnyGroup, scope: string, key: string): Promise<Items> {
    const gathering = gatheringOf(group, scope)
    const { walk } = gathering
    if (walk?.writes === options.writes()) return (await walk.answer).get(key) ?? []
    const waiting = gathering.waiting.get(key)
    if (waiting) return waiting.promise
    const asked = Promise.withResolvers<Items>()
    gathering.waiting.set(key, asked)
    if (gathering.waiting.size === 1) void answer(gathering, options)
    return asked.promise
  }

  return look as AwsReader['group']
}

async function answer(gathering: Gathering, options: GrouperOptions): Promise<void> {
  // Units that are looked at together ask in the same round.
  await new Promise((resolve) => setImmediate(resolve))
  const asked = [...gathering.waiting]
  gathering.waiting.clear()
  const { group } = gathering
  const single = group.one !== undefined && asked.length <= gathering.pages
  const found = single ? undefined : walkAll(gathering, options)
  await Promise.all(
    asked.map(async ([key, { resolve, reject }]) => {
      try {
        resolve(
          found === undefined ? await oneOf(gathering, key, options) : await itemsOf(found, key),
        )
      } catch (error) {
        reject(error)
      }
    }),
  )
}

async function itemsOf(found: Promise<ReadonlyMap<string, Items>>, key: string): Promise<Items> {
  return (await found).get(key) ?? []
}

/** A walk that has ended answers nobody any more: the next look is a new one. */
async function forget(gathering: Gathering, walk: NonNullable<Gathering['walk']>): Promise<void> {
  await Promise.allSettled([walk.answer])
  if (gathering.walk === walk) delete gathering.walk
}

/** Everything in the scope, by key. Whoever asks while it is under way shares it. */
function walkAll(
  gathering: Gathering,
  options: GrouperOptions,
): Promise<ReadonlyMap<string, Items>> {
  const { group, scope } = gathering
  const pages = readPages(group, (token) => group.all(scope, token), options)
  const answered = pages.then((read) => {
    gathering.pages = Math.max(1, read.length)
    const pairs = read.flat()
    const grouped = Map.groupBy(pairs, ([key]) => key)
    return new Map([...grouped].map(([key, some]) => [key, some.map(([, item]) => item)] as const))
  })
  const walk = { answer: answered, writes: options.writes() }
  gathering.walk = walk
  void forget(gathering, walk)
  return answered
}

async function oneOf(
  { group, scope }: Gathering,
  key: string,
  options: GrouperOptions,
): Promise<Items> {
  const { one } = group
  if (one === undefined) return []
  try {
    const pages = await readPages(group, (token) => one(scope, key, token), options)
    return pages.flat().flatMap(([of, item]) => (of === key ? [item] : []))
  } catch (error) {
    if (group.none !== undefined && faultOf(error).code === group.none) return []
    throw error
  }
}

async function readPages(
  group: AnyGroup,
  inputOf: (token: string | undefined) => object,
  { read }: GrouperOptions,
): Promise<(readonly [string, unknown])[][]> {
  const pages: (readonly [string, unknown])[][] = []
  let token: string | undefined
  do {
    const output = await read(group.operation, inputOf(token))
    pages.push([...group.items(output)])
    token = group.next(output)
  } while (token !== undefined)
  return pages
}
