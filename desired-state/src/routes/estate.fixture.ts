import * as fc from 'fast-check'
import { allocateRules, type Route } from './rules.ts'
import type { IngressRule } from '../spec/service.ts'

export const range = { from: 1000, to: 19_999 }
export const listenerWith = (rulePriorities = range) => ({
  listeners: { public: { arn: 'arn:listener', rulePriorities } },
})

export type Said = Partial<Route['ingress']>

export function route(id: string, said: Said): Route {
  const ingress = {
    listener: 'public',
    hosts: [],
    paths: [],
    headers: {},
    bare: true,
    protocol: 'http1' as const,
    ...said,
  }
  return { id: `prod/service/${id}`, ingress }
}

export const routesOf = (all: Readonly<Record<string, Said>>) =>
  Object.entries(all).map(([id, said]) => route(id, said))

export interface Placed extends IngressRule {
  readonly route: string
}

export function placed(routes: readonly Route[], rulePriorities = range): readonly Placed[] {
  const { rules } = allocateRules(routes, listenerWith(rulePriorities))
  return [...rules].flatMap(([id, own]) => own.map((rule) => ({ ...rule, route: id })))
}

/** A typical estate: some services with hosts of their own, others by path below one of a few hosts. */
export function typical(count: number): Route[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `service-${(index * 7919) % 9973}`
    const own = index % 3 !== 0
    return route(`${name}/web`, {
      hosts: [own ? `${name}.example.com` : `www${index % 5}.example.com`],
      paths: own ? [] : [`/${name}/*`],
    })
  })
}

const hosts = fc.uniqueArray(
  fc.constantFrom('shop.example.com', 'api.example.com', '*.example.com', 'Shop.Example.com'),
  { maxLength: 3 },
)
const paths = fc.uniqueArray(
  fc.constantFrom('/', '/*', '/api/*', '/api', '/api/v1/*', '/a*', '/api/v?/*', '/static/img.png'),
  { maxLength: 4 },
)
const headers = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constantFrom({ 'X-Beta': ['1'] }, { 'X-Beta': ['1', '2'] }) },
)
export const estates = fc
  .uniqueArray(fc.record({ name: fc.integer({ min: 0, max: 99 }), hosts, paths, headers }), {
    selector: ({ name }) => name,
    maxLength: 8,
  })
  .map((all) => all.map(({ name, ...said }) => route(`s${name}/web`, said)))
