import { expect, test } from 'vitest'
import { accessOf } from './access.ts'
import { emptyBoard } from '../board/board.ts'

const administrators = { subjects: ['ana@example.com'], groups: ['operators'] }
const ana = { name: 'ana@example.com', groups: [] }
const bo = { name: 'bo@example.com', groups: ['operators'] }
const cy = { name: 'cy@example.com', groups: ['others'] }

test('administrators may do everything before any source is loaded, and nobody else may do anything', () => {
  const access = accessOf(emptyBoard(['shop']), 'shop', administrators)

  for (const one of [ana, bo]) {
    expect(access.judge(one, 'accept', { source: 'shop' }).allowed).toBe(true)
    expect(access.judge(one, 'audit', 'everything').why).toContain('auth.administrators')
    expect(access.readsSomething(one)).toBe(true)
  }
  expect(access.judge(cy, 'read', { unit: 'prod/service/web' }).allowed).toBe(false)
  expect(access.readsSomething(cy)).toBe(false)
})

test('nobody is an administrator whom nobody named', () => {
  const access = accessOf(emptyBoard(['shop']), undefined)

  expect(access.judge(ana, 'sync', { unit: 'prod/service/web' }).allowed).toBe(false)
  expect(access.inForce()).toEqual({ roles: [] })
})
