import { expect, test } from 'vitest'
import { wordsOf } from './evidence.ts'
import { dev, loadTexts, web } from '../small.fixture.ts'

const api = web.replace('name: web', 'name: api')

test('a document without a place holds up the units that it speaks of, and no others', () => {
  const lost = `apiVersion: plumbline/v1
kind: Overley
target: service/web
environment: dev
spec: { cpu: 512 }
`

  const state = loadTexts(dev, web, api, lost)

  expect([...state.units.keys()]).toEqual(['dev/service/api'])
  expect([...state.broken.keys()]).toEqual(['dev/service/web'])
})

test('`web_old` may mean web, `apiVersion` does not mean api, and a damaged `Tenant` is one', () => {
  const words = wordsOf('apps/web_old.yaml', 'apiVersion: v1\nkind: XTenant\n')

  expect(['web', 'web_old', 'apiVersion', 'enant'].map((word) => words.has(word))).toEqual(
    Array.from({ length: 4 }, () => true),
  )
  expect(words.has('api')).toBe(false)
})
