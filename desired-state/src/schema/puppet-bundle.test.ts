import { describe, expect, test } from 'vitest'
import { withContent } from '../complete.ts'
import { load } from '../load.ts'
import { dev, loadTexts, unit, web } from '../small.fixture.ts'

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

  test('that is wrong is a problem, and a broken unit: it stays as it is', () => {
    const state = loadTexts(dev, web, bundle.replace('./code', '/etc'))

    expect(state.complete).toBe(false)
    expect(state.bundles.size).toBe(0)
    expect([...state.broken.keys()]).toEqual([id])
    expect([...state.units.keys()]).toEqual(['dev/service/web'])
  })

  test('is what others may wait for', () => {
    const dependent = web.replace('spec:', 'spec:\n  dependsOn: [bundle/edge, service/api]')
    const api = web.replace('name: web', 'name: api')

    expect(unit(loadTexts(dev, bundle, dependent, api)).dependsOn).toEqual([id, 'dev/service/api'])
  })

  test('changes with what it says and where, not with the network of tasks', () => {
    const before = printOf(dev, bundle)

    expect(before).toBeDefined()
    expect(printOf(dev, bundle.replace('edge-1', 'edge-2'))).not.toBe(before)
    expect(printOf(dev.replace('123456789012', '210987654321'), bundle)).not.toBe(before)
    expect(printOf(dev.replace('subnet-0c2d', 'subnet-0e4f'), bundle)).toBe(before)
    expect(printOf(dev.replace('cluster: dev', 'cluster: main'), bundle)).toBe(before)
  })

  test('becomes a unit with its code, and changes with every byte of it', () => {
    const made = loadTexts(dev, bundle).bundles.get(id)
    if (made === undefined) throw new Error('there is no bundle')
    const content = (digest: string) =>
      ({ digest, size: 1, folder: 'code', files: 1, validation: 'Valid' }) as const

    const one = withContent(made, content('a'))

    expect(one).toMatchObject({ id, kind: 'bundle', content: { digest: 'a' } })
    expect(withContent(made, content('b')).fingerprint).not.toBe(one.fingerprint)
    expect(withContent(made, { ...content('a'), folder: 'moved' }).fingerprint).toBe(
      one.fingerprint,
    )
  })

  test('has YAML of its own in its folder, which is no document', () => {
    const file = (path: string, text: string) => ({ path, text, blob: path })
    const hiera = 'apiVersion: of somebody else\nkind: Whatever\n'
    const paths = (source: string) =>
      load([
        file('env.yaml', dev),
        file('edge/bundle.yaml', bundle.replace('./code', source)),
        file('edge/code/data/common.yaml', hiera),
        file('edge/codes.yaml', hiera),
        file('code/common.yaml', hiera),
      ]).problems.map((problem) => problem.file)

    expect(new Set(paths('./code'))).toEqual(new Set(['code/common.yaml', 'edge/codes.yaml']))
    // What is no folder below the document hides nothing.
    expect(paths('./../code')).toContain('code/common.yaml')
  })

  test('may stand in the control repository itself: what Puppet knows is code, and the rest may be documents', () => {
    const file = (path: string, text: string) => ({ path, text, blob: path })
    const hiera = 'apiVersion: of somebody else\nkind: Whatever\n'
    const files = ['data/common.yaml', 'hiera.yaml', 'modules/a/data/x.yaml', 'docs/x.yaml']
    const problems = (folder: string) =>
      load([
        file('env.yaml', dev),
        file(`${folder}bundle.yaml`, bundle.replace('./code', '.')),
        ...files.map((path) => file(`${folder}${path}`, hiera)),
        file('other/data/common.yaml', hiera),
      ]).problems.map((problem) => problem.file)

    expect(new Set(problems(''))).toEqual(new Set(['docs/x.yaml', 'other/data/common.yaml']))
    expect(new Set(problems('puppet/'))).toEqual(
      new Set(['puppet/docs/x.yaml', 'other/data/common.yaml']),
    )
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
