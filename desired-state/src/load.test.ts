import { describe, expect, test } from 'vitest'
import { load, loadInSteps } from './load.ts'
import { shopFiles } from './shop.fixture.ts'
import { dev, file, loadTexts, unit, web } from './small.fixture.ts'

describe('load', () => {
  test('renders each service in each environment', () => {
    const state = loadTexts(dev, dev.replaceAll('dev', 'prod'), web)

    expect([...state.units.keys()]).toEqual(['dev/service/web', 'prod/service/web'])
    expect([...state.environments.keys()]).toEqual(['dev', 'prod'])
    expect(unit(state).spec.env.URL).toBe('https://dev.example.com')
    expect(state.environments.get('dev')?.policy).toEqual({
      prune: 'confirm',
      keepReleases: 10,
      drift: 'revert',
      freeze: [],
    })
  })

  test('reads several documents from one file, with Windows line ends and a byte order mark', () => {
    const text = `\uFEFF---\n${dev}---\n---\n${web}---\n`.replaceAll('\n', '\r\n')

    const state = loadTexts(text)

    expect(state.problems).toEqual([])
    expect(unit(state).origins['spec.image']).toEqual({ file: '0.yaml', line: 17, column: 10 })
  })

  test('gives units that survive a trip through JSON', () => {
    const { units } = load(shopFiles())

    const values = [...units.values()]
    expect(JSON.parse(JSON.stringify(values))).toEqual(values)
  })

  test('does not depend on the order of files', () => {
    const files = [...shopFiles(), file('z/dev.yaml', dev), file('z/web.yaml', web)]

    const state = load(files.toReversed())

    const expected = load(files)
    expect(state.problems).toHaveLength(2)
    expect(state).toEqual(expected)
    expect([...state.units.keys()]).toEqual([...expected.units.keys()])
  })

  test('tells a mistake once for very many environments, and renders the one where it is mended', () => {
    const environments = Array.from({ length: 150 }, (_, index) =>
      dev.replaceAll('dev', `e${index}`),
    )
    const overlay = `apiVersion: plumbline/v1
kind: Overlay
target: service/web
environment: e140
spec: { cpu: 256 }
`

    const state = loadTexts(...environments, `${web}  cpu: 3\n`, overlay)

    expect(state.problems).toHaveLength(1)
    expect(state.problems[0]?.environments).toHaveLength(149)
    expect([...state.units.keys()]).toEqual(['e140/service/web'])
    expect(state.broken.size).toBe(149)
  })

  test('says where each value was written, by its name in the file and in the unit', () => {
    const overlay = `apiVersion: plumbline/v1
kind: Overlay
target: service/web
environment: dev
spec:
  stopTimeout: 10s
  env: { LEVEL: debug }
`

    const { origins } = unit(loadTexts(dev, web, overlay))

    expect(origins['spec.env.URL']).toEqual({ file: '1.yaml', line: 6, column: 15 })
    expect(origins['spec.env.LEVEL']).toEqual({ file: '2.yaml', line: 7, column: 17 })
    expect(origins['spec.stopTimeout']).toEqual({ file: '2.yaml', line: 6, column: 16 })
    expect(origins['spec.stopTimeoutSeconds']).toEqual(origins['spec.stopTimeout'])
    expect(origins['spec.scale']).toBeUndefined()
  })

  test('says where the environment says what reaches the unit, and nothing of its variables', () => {
    const { origins } = unit(loadTexts(dev, web))
    const ofEnvironment = Object.keys(origins).filter((path) => path.startsWith('environment.'))

    expect(origins['environment.network.subnets']).toEqual({ file: '0.yaml', line: 8, column: 23 })
    expect(ofEnvironment).toEqual([
      'environment.account',
      'environment.region',
      'environment.cluster',
      'environment.network.subnets',
      'environment.network.securityGroups',
    ])
  })

  test('finds the origin of every value of the shop that is no default', () => {
    const { units } = load(shopFiles())
    const defaults = unit(loadTexts(dev, web.replace(/\n {2}env.*/, '')))

    for (const { spec, origins } of units.values()) {
      const written = leafPaths(spec, 'spec').filter(
        ([path, value]) => !leafPaths(defaults.spec, 'spec').some(sameLeaf(path, value)),
      )
      expect(written.filter(([path]) => origins[path] === undefined)).toEqual([])
      expect(written.length).toBeGreaterThan(2)
    }
  })
})

type Leaf = readonly [path: string, value: unknown]

function leafPaths(value: unknown, path: string): readonly Leaf[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]]
  return Object.entries(value).flatMap(([key, item]) => leafPaths(item, `${path}.${key}`))
}

function sameLeaf(path: string, value: unknown): (leaf: Leaf) => boolean {
  return ([otherPath, other]) =>
    path === otherPath && JSON.stringify(value) === JSON.stringify(other)
}

describe('in steps', () => {
  test('is the same, with a pause after each file and each object', () => {
    const files = [
      file('environments/dev.yaml', dev),
      ...['a', 'b', 'c'].map((name) =>
        file(`apps/${name}.yaml`, web.replace('name: web', `name: ${name}`)),
      ),
    ]
    const steps = loadInSteps(files)
    let pauses = 0
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) pauses += 1

    expect(step.value).toEqual(load(files))
    expect(pauses).toBe(files.length + 3)
  })
})
