import { expect, it } from 'vitest'
import { load } from './load.ts'
import { createParseCache } from './cache.ts'
import type { SourceFile } from './types.ts'

const environment = `apiVersion: plumbline/v1
kind: Environment
metadata: { name: prod }
spec:
  account: "123456789012"
  region: eu-west-1
  cluster: prod
  network: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }
`
const web = `apiVersion: plumbline/v1
kind: Service
metadata: { name: web }
spec: { image: "web:1" }
`
const refused = { message: 'the file is a symbolic link', hint: 'replace it' }

function file(path: string, text: string, more: Partial<SourceFile> = {}): SourceFile {
  return { path, text, blob: `${text.length}`, ...more }
}

it('a refused file is a problem of its own, stops no other, and lets nothing count as removed', () => {
  const state = load([
    file('prod.yaml', environment),
    file('web.yaml', web),
    file('link.yaml', '', { refused }),
  ])

  expect([...state.units.keys()]).toEqual(['prod/service/web'])
  expect(state.complete).toBe(false)
  expect(state.problems).toMatchObject([{ file: 'link.yaml', line: 1, ...refused }])
})

it('a file that became a link is not taken from the cache, although its blob is the same', () => {
  const cache = createParseCache()
  load([file('prod.yaml', environment), file('web.yaml', web)], { cache })

  const state = load([file('prod.yaml', environment), file('web.yaml', web, { refused })], {
    cache,
  })

  expect(state.units.size).toBe(0)
  expect(state.complete).toBe(false)
})
