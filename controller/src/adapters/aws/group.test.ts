import { describe, expect, it } from 'vitest'
import type { GroupRead } from '../../model/aws.ts'
import { FaultError } from '../../model/fault.ts'
import { createGrouper } from './group.ts'

interface Query {
  readonly key?: string
  readonly token?: string
}
interface Page {
  readonly items: readonly string[]
  readonly next?: string
}

/** Items are `key:item`; everything comes in pages of two. */
const things: GroupRead<Query, Page, string> = {
  operation: { op: 'test:ListThings', access: 'read', command: Object as never },
  one: (_scope, key, token) => ({ key, ...(token !== undefined && { token }) }),
  all: (_scope, token) => (token === undefined ? {} : { token }),
  items: ({ items }) => items.map((item) => [item.split(':')[0] ?? '', item] as const),
  next: ({ next }) => next,
  none: 'ThingNotFound',
}

const pageSize = 2

/** AWS with these items; `asked` is what it was asked for, and `wrote` counts writes. */
function aws(items: readonly string[]) {
  const asked: Query[] = []
  const state = { writes: 0 }
  const read = async (_operation: unknown, input: object): Promise<object> => {
    const query = input as Query
    asked.push(query)
    await new Promise((resolve) => setImmediate(resolve))
    const mine = items.filter((item) => query.key === undefined || item.startsWith(query.key))
    if (query.key !== undefined && mine.length === 0) throw notFound()
    const from = Number(query.token ?? 0)
    const next = from + pageSize < mine.length ? { next: String(from + pageSize) } : {}
    return { items: mine.slice(from, from + pageSize), ...next }
  }
  const look = createGrouper({ read, writes: () => state.writes })
  return { asked, state, look: (key: string) => look(things, 'here', key) }
}

function notFound(): FaultError {
  return new FaultError({
    code: 'ThingNotFound',
    source: 'aws',
    retry: 'soon',
    message: 'no such thing',
    hint: '',
  })
}

describe('the items of a key', () => {
  it('are asked for alone when nobody else asks, page by page', async () => {
    const { asked, look } = aws(['a:1', 'a:2', 'a:3', 'b:1'])

    expect(await look('a')).toEqual(['a:1', 'a:2', 'a:3'])
    expect(asked).toEqual([{ key: 'a' }, { key: 'a', token: '2' }])
  })

  it('come from one walk over everything when many ask at once', async () => {
    const { asked, look } = aws(['a:1', 'b:1', 'c:1', 'b:2'])

    const found = await Promise.all(['a', 'b', 'c', 'd'].map(look))

    expect(found).toEqual([['a:1'], ['b:1', 'b:2'], ['c:1'], []])
    expect(asked).toEqual([{}, { token: '2' }])
  })

  it('are asked for one by one while that is cheaper than the walk of last time', async () => {
    const { asked, look } = aws(['a:1', 'b:1', 'c:1', 'd:1', 'e:1', 'f:1'])
    await Promise.all(['a', 'b', 'c', 'd'].map(look))
    asked.length = 0

    await Promise.all(['a', 'b', 'c'].map(look))

    expect(asked).toEqual([{ key: 'a' }, { key: 'b' }, { key: 'c' }])
  })

  it('are shared by who asks twice, and by who asks while a walk is under way', async () => {
    const { asked, look } = aws(['a:1', 'b:1'])

    const walking = Promise.all(['a', 'b'].map(look))
    await new Promise((resolve) => setImmediate(resolve))
    const joined = look('a')

    expect(await joined).toEqual(['a:1'])
    expect(await walking).toEqual([['a:1'], ['b:1']])
    expect(asked).toEqual([{}])
  })

  it('are read anew after a write, even when a walk that began before it is under way', async () => {
    const { asked, state, look } = aws(['a:1', 'b:1'])
    const walking = Promise.all(['a', 'b'].map(look))
    await new Promise((resolve) => setImmediate(resolve))

    state.writes++
    await look('a')
    await walking

    expect(asked).toEqual([{}, { key: 'a' }])
  })

  it('are none when AWS says so, and an error when it says anything else', async () => {
    const { look } = aws([])
    const broken = createGrouper({ read: () => Promise.reject(new Error('down')), writes: () => 0 })

    expect(await look('x')).toEqual([])
    await expect(broken(things, 'here', 'x')).rejects.toThrow('down')
    await expect(Promise.all(['x', 'y'].map((key) => broken(things, 'here', key)))).rejects.toThrow(
      'down',
    )
  })
})
