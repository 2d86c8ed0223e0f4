import { expect, it } from 'vitest'
import { streamBuffer } from './stream-buffer.ts'

const source = (name: string) => ({ event: 'source', data: { name } }) as const

it('gives whoever comes back what was missed, and nothing twice', () => {
  const buffer = streamBuffer('a')
  const ids = ['one', 'two', 'three'].map((name) => buffer.add(source(name)).id)

  expect(buffer.since(ids[0]!)?.map(({ data }) => data)).toEqual([
    { name: 'two' },
    { name: 'three' },
  ])
  expect(buffer.since(buffer.last)).toEqual([])
  expect(buffer.since('a-0')).toHaveLength(3)
})

it.each(['b-1', 'a-4', 'a--1', 'a-1.5', 'a-', 'a-01', '', 'a-NaN'])('does not know %j', (id) => {
  const buffer = streamBuffer('a')
  for (const name of ['one', 'two', 'three']) buffer.add(source(name))

  expect(buffer.since(id)).toBeUndefined()
})

it('forgets the oldest, and says that it does not know them', () => {
  const buffer = streamBuffer('a')
  for (let i = 0; i < 2_001; i++) buffer.add(source(String(i)))

  expect(buffer.since('a-0')).toBeUndefined()
  expect(buffer.since('a-1')).toHaveLength(2_000)
})

it('does not know what came before something that nobody was told', () => {
  const buffer = streamBuffer('a')
  const { id } = buffer.add(source('one'))
  buffer.skip()
  const { last } = buffer
  buffer.add(source('three'))

  expect(buffer.since(id)).toBeUndefined()
  expect(buffer.since(last)?.map(({ data }) => data)).toEqual([{ name: 'three' }])
})
