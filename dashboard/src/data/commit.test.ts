import { expect, it } from 'vitest'
import { commitIn } from './commit.ts'

const at = '2026-01-01T00:00:00.000Z'
const one = { revision: 'a1', author: 'ana', subject: 'nginx 1.28', committedAt: at }
const shop = {
  revision: 'a2',
  commits: [one],
  commitPages: 'https://git.example.com/shop/commit/',
}
const mail = { revision: 'b1', commits: [], commitPages: null }

it('tells who made a commit and where it can be seen', () => {
  expect(commitIn([mail, shop], 'a1')).toEqual({
    author: 'ana',
    subject: 'nginx 1.28',
    committedAt: at,
    page: 'https://git.example.com/shop/commit/a1',
  })
  // The head is known also where somebody may not see what it is about.
  expect(commitIn([mail, shop], 'a2')).toEqual({ page: 'https://git.example.com/shop/commit/a2' })
})

it('takes an older commit for one of the only source, and guesses at none of several', () => {
  expect(commitIn([shop], 'a0').page).toBe('https://git.example.com/shop/commit/a0')
  expect(commitIn([mail, shop], 'a0')).toEqual({})
  expect(commitIn([mail], 'b1')).toEqual({})
})

it('leads nowhere but to an https address', () => {
  const hostile = { ...shop, commitPages: 'javascript:alert(1)//' }

  expect(commitIn([hostile], 'a1')).not.toHaveProperty('page')
})
