import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { describeWith } from '../require.ts'
import { programsOf, systems, type Described } from '../support/programs.ts'

const examples = new URL('../../desired-state/examples/', import.meta.url).pathname

/** What the documents of an example say of its programs is what these do: nothing is given that nobody reads. */
const all = systems.flatMap((system) => [...programsOf(system)].map(([id, one]) => ({ id, one })))

/** Given for a program of somebody else; see the README of the example. */
const unread = new Map([['prod/service/items', ['DB_PASSWORD']]])

describe.each(all)('$id', ({ id, one }) => {
  const { unit, dockerfile, command, folder } = one

  test('gives the program what it reads, and nothing else', () => {
    const given = [...Object.keys(unit.spec.env), ...Object.keys(unit.spec.secrets)]
    const read = [...readBy(join(folder, command[1] ?? '')), ...(unread.get(id) ?? [])]
    const fromImage = /^ENV .*\bPORT=/m.test(dockerfile) ? ['PORT'] : []

    expect(new Set([...given, ...fromImage])).toEqual(new Set([...read, ...fromImage]))
  })

  test('runs a file that the image has, with nothing but Node', () => {
    expect(command).toEqual(['node', expect.stringMatching(/^[\w-]+\.ts$/)])
    expect(readFileSync(join(folder, command[1] ?? ''), 'utf8')).not.toBe('')
  })
})

const services = all.filter(({ one }) => one.unit.kind === 'service')

test.each(services)('$id names the port of the image, and the same check', ({ one }) => {
  const { port, ingress, env, health, mesh } = one.unit.spec as ServiceSpec
  const served = env['PORT'] ?? /^ENV .*\bPORT=(\d+)/m.exec(one.dockerfile)?.[1]
  const [check] = Object.values(ingress).map((one) => one.health?.path)
  const inImage = `'http://127.0.0.1:${port}${check}'`
  const exposed = Object.values(mesh?.expose ?? {}).map((one) => one.port)

  expect([port, ...exposed].map(String)).toEqual([served, ...exposed.map(() => served)])
  expect(check === undefined || one.dockerfile.includes(inImage)).toBe(true)
  expect(health?.command.join(' ') ?? `localhost:${port}${check}`).toContain(
    `localhost:${port}${check}`,
  )
})

test.each(systems)(
  'the README of %s builds and pushes every image that its documents name',
  (system) => {
    const readme = readFileSync(`${examples}${system}/README.md`, 'utf8')
    for (const { unit, folder } of programsOf(system).values()) {
      const { image, arch } = unit.spec
      const name = image.split('/').at(-1)
      const build = `docker buildx build --platform linux/${arch} --push --tag $REGISTRY/${name} programs/`

      expect(readme).toContain(`${build}${basename(folder)}\n`)
    }
  },
)

type ServiceSpec = Extract<Described['unit'], { kind: 'service' }>['spec']

/** The variables that a file and those that it imports need. */
function readBy(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  const text = readFileSync(file, 'utf8')
  const needed = [...text.matchAll(/need\('(\w+)'\)|process\.env\['(\w+)'\]/g)]
  const others = [...text.matchAll(/from '(\.\/[\w-]+\.ts)'/g)]
  return [
    ...needed.map(([, name, direct]) => name ?? direct ?? ''),
    ...others.flatMap(([, path]) => readBy(join(dirname(file), path ?? ''), seen)),
  ]
}

test('the alarms of the worker look at the metric that it writes', () => {
  const [worker] = all.filter(({ id }) => id === 'prod/service/worker').map(({ one }) => one)
  const text = readFileSync(`${worker?.folder}worker.ts`, 'utf8')
  const { alarms = {}, scale } = (worker?.unit.spec ?? {}) as Partial<ServiceSpec>
  const looked = new Set(Object.values(alarms).map(({ cloudwatch }) => JSON.stringify(cloudwatch)))
  const [metric] = [...looked].map((one) => JSON.parse(one) as Record<string, string>)

  expect(looked.size).toBe(1)
  expect(metric).toMatchObject({
    namespace: 'Quiz',
    metric: 'Waiting',
    dimensions: { Service: 'worker' },
  })
  expect(text).toContain(`Namespace: '${metric?.['namespace']}'`)
  expect(text).toContain(`Name: '${metric?.['metric']}'`)
  expect(text).toContain("Service: 'worker'")
  expect(scale).toMatchObject({
    steps: { up: { when: 'waiting' }, down: { when: 'nothing-waits' } },
  })
})

const images = globSync('*/programs/*/Dockerfile', { cwd: examples }).toSorted()

describe.each(images)('%s', (path) => {
  const folder = `${examples}${dirname(path)}/`
  const text = readFileSync(`${examples}${path}`, 'utf8')
  const { dependencies } = json(`${folder}package.json`) as { dependencies: Record<string, string> }

  test('is built in stages, of the Node of this repository, and runs as nobody of importance', () => {
    const { devDependencies } = json('package.json') as { devDependencies: Record<string, string> }

    expect(text).toContain(`ARG NODE_IMAGE=node:${devDependencies['node']}-`)
    expect(text.match(/^FROM /gm)).toHaveLength(2)
    expect(text.slice(text.lastIndexOf('\nFROM '))).toMatch(/^USER 1000:1000$/m)
    expect(text).toMatch(/^HEALTHCHECK (NONE|--interval)/m)
  })

  test('checks whose the database is, where it has one', () => {
    expect(/^ENV PGSSLMODE=verify-full (NODE_EXTRA_CA_CERTS|PGSSLROOTCERT)=/m.test(text)).toBe(
      'pg' in dependencies || text.includes('postgresql-client'),
    )
  })

  test('has the packages that were tested here, and its own lock', () => {
    const { packages } = json(`${folder}package-lock.json`) as Lock
    const here = (json('package-lock.json') as Lock).packages

    expect(packages['']?.dependencies).toEqual(dependencies)
    for (const [name, version] of Object.entries(dependencies)) {
      const [ours, locked] = [here, packages].map((one) => one[`node_modules/${name}`]?.version)
      expect({ name, ours, locked }).toEqual({ name, ours: version, locked: version })
    }
  })
})

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly dependencies?: Record<string, string> }>
  >
}

function json(path: string): unknown {
  const root = new URL('../../', import.meta.url).pathname
  return JSON.parse(readFileSync(path.startsWith('/') ? path : `${root}${path}`, 'utf8'))
}

describeWith(['hadolint'], 'the images of the examples', ({ hadolint }) => {
  test('are described without a finding', () => {
    const paths = images.map((path) => `${examples}${path}`)

    expect(execFileSync(hadolint, paths, { encoding: 'utf8' })).toBe('')
  })
})
