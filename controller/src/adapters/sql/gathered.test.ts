import { expect, test } from 'vitest'
import { gathered } from './gathered.ts'

function doubles() {
  const asked: (readonly number[])[] = []
  const read = gathered(async (keys: readonly number[]) => {
    asked.push(keys)
    if (keys.includes(13)) throw new Error('no')
    return new Map(keys.filter((key) => key >= 0).map((key) => [key, key * 2]))
  })
  return { asked, read }
}

test('what is asked for in one round is read at once, equal keys once, and what is not there is undefined', async () => {
  const { asked, read } = doubles()

  const answers = await Promise.all([1, 2, 1, -1].map((key) => read(key)))

  expect(answers).toEqual([2, 4, 2, undefined])
  expect(asked).toEqual([[1, 2, -1]])
})

test('what is asked for later is read anew', async () => {
  const { asked, read } = doubles()
  await read(1)

  await read(1)

  expect(asked).toEqual([[1], [1]])
})

test('many are read in parts, and a part that fails fails only its own', async () => {
  const { asked, read } = doubles()
  const keys = Array.from({ length: 1_100 }, (_, index) => index)

  const answers = await Promise.allSettled(keys.map((key) => read(key)))

  expect(asked.map(({ length }) => length)).toEqual([500, 500, 100])
  expect(answers.map(({ status }) => status)).toEqual(
    keys.map((key) => (key < 500 ? 'rejected' : 'fulfilled')),
  )
})
