import { describe, expect, test } from 'vitest'
import { dev, loadTexts, unit, web } from './small.fixture.ts'

const bundle = `apiVersion: plumbline/v1
kind: PuppetBundle
metadata: { name: edge, team: platform }
spec:
  source: ./code
  publish: { s3: "bundles-\${env.name}" }
  targets: { nodes: [edge-1] }
`
const id = 'dev/bundle/edge'

function printOf(...texts: readonly string[]): string | undefined {
  return loadTexts(...texts).bundles.get(id)?.fingerprint
}

describe('a Puppet bundle', () => {
  test('is kept beside the units, with what a unit has', () => {
    const { bundles, units, complete } = loadTexts(dev, bundle)

    expect(units.size).toBe(0)
    expect(complete).toBe(true)
    expect(bundles.get(id)).toMatchObject({
      id,
      kind: 'bundle',
      name: 'edge',
      team: 'platform',
      environment: { name: 'dev' },
      origins: { 'spec.source': { file: '1.yaml', line: 5 } },
      handover: {},
    })
  })

  test('that is wrong is a problem, and no broken unit', () => {
    const state = loadTexts(dev, web, bundle.replace('./code', '/etc'))

    expect(state.complete).toBe(false)
    expect(state.bundles.size).toBe(0)
    expect(state.broken.size).toBe(0)
    expect([...state.units.keys()]).toEqual(['dev/service/web'])
  })

  test('holds up nobody who depends on it, as long as it is not applied', () => {
    const dependent = web.replace('spec:', 'spec:\n  dependsOn: [bundle/edge, service/api]')
    const api = web.replace('name: web', 'name: api')

    expect(unit(loadTexts(dev, bundle, dependent, api)).dependsOn).toEqual(['dev/service/api'])
  })

  test('changes with what it says and where, not with the network of tasks', () => {
    const before = printOf(dev, bundle)

    expect(before).toBeDefined()
    expect(printOf(dev, bundle.replace('edge-1', 'edge-2'))).not.toBe(before)
    expect(printOf(dev.replace('123456789012', '210987654321'), bundle)).not.toBe(before)
    expect(printOf(dev.replace('subnet-0c2d', 'subnet-0e4f'), bundle)).toBe(before)
    expect(printOf(dev.replace('cluster: dev', 'cluster: main'), bundle)).toBe(before)
  })

  test('awaits its hand-over like a unit', () => {
    const handedOver = bundle.replace('bundles-${env.name}', '${bootstrap.puppet.bucket}')

    const state = loadTexts(dev, handedOver)

    expect(state.problems).toEqual([])
    expect(state.bundles.size).toBe(0)
    expect(state.awaiting).toEqual([id])
    expect(state.complete).toBe(false)
  })
})
