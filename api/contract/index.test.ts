import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as contract from './index.ts'
import type { Route } from './index.ts'

const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8')
const routes = Object.values<unknown>(contract).filter(isRoute)

function isRoute(value: unknown): value is Route {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value
}

describe('the reference page', () => {
  it.each(routes)('has a row for $method $path', ({ method, path }) => {
    expect(page).toContain(`| \`${method} ${path}\` |`)
  })

  it.each(Object.entries(contract.errors))('has a row for the error %s', (code, { status }) => {
    expect(page).toContain(`| \`${code}\` | ${status} |`)
  })

  it('has a row for nothing else', () => {
    const rows = page.match(/^\| `(GET|POST) [^|]+\|/gm)

    expect(rows).toHaveLength(routes.length)
  })
})

describe('a call', () => {
  it('puts names and queries into its address, each percent-encoded', () => {
    const params = { environment: 'prod', kind: 'service', name: 'a/../b?c' }

    const url = contract.urlOf(contract.getUnitHistory, params, { limit: '5', before: undefined })

    expect(url).toBe('/api/v1/units/prod/service/a%2F..%2Fb%3Fc/history?limit=5')
  })
})
