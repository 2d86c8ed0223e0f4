import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { complaints, schemas } from './editor.fixture.ts'
import { documentKinds } from '../schema/envelope.ts'
import type { JsonSchema } from './json-schema.ts'
import { schemaFiles } from './schema-generate.ts'
import { dev, web } from '../small.fixture.ts'

const examples = new URL('../../examples/', import.meta.url).pathname

/** The documents of every example, by their paths. */
function exampleFiles(): readonly (readonly [path: string, text: string])[] {
  return globSync('*/{apps,environments,images,puppet}/**/*.yaml', { cwd: examples })
    .toSorted()
    .map((path) => [path, readFileSync(`${examples}${path}`, 'utf8')] as const)
    .filter(([, text]) => text.includes('apiVersion: plumbline/'))
}

function overlay(spec: unknown): unknown {
  const envelope = { apiVersion: 'plumbline/v1', kind: 'Overlay', target: 'service/web' }
  return { ...envelope, environment: 'prod', spec }
}

describe('schemas for editors', () => {
  test.each(Object.entries(schemaFiles()))('%s is up to date', (path, text) => {
    const file = new URL(`../../${path}`, import.meta.url)

    expect(existsSync(file), 'run "npm run generate"').toBe(true)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test.each(exampleFiles())('take %s', (_, text) => {
    for (const one of parseAllDocuments(text)) {
      const document = one.toJS() as { kind: string }
      expect(complaints(`${document.kind.toLowerCase()}.json`, document)).toEqual([])
    }
  })

  test('take a variable in place of a number, a word or a pattern', () => {
    const spec = {
      image: 'shop:${vars.tag}',
      cpu: '${vars.cpu}',
      arch: '${vars.arch}',
      exec: '${vars.exec}',
      scale: '${vars.tasks}',
      stopTimeout: '${vars.stop}s',
      dependsOn: ['service/${vars.other}'],
      deploy: { minHealthy: '${vars.min}%', strategy: '${vars.strategy}' },
      secrets: { A: { ssm: '/${env.name}/a' } },
    }

    const document = { ...(parse(web) as object), spec }

    expect(complaints('service.json', document)).toEqual([])
  })

  test('take a variable inside of a block that can also be a number, and in lists', () => {
    const scale = {
      min: '${vars.min}',
      max: 4,
      cpu: '${vars.cpu}%',
      queue: { sqs: 'mail-${env.name}' },
    }
    const ingress = { shop: { listener: 'public', hosts: ['shop.${vars.domain}'] } }
    const spec = { image: 'a', scale: { ...scale, queue: { ...scale.queue, backlogPerTask: 5 } } }

    expect(complaints('service.json', { ...(parse(web) as object), spec })).toEqual([])
    expect(
      complaints('service.json', { ...(parse(web) as object), spec: { ...spec, ingress } }),
    ).toEqual([])
    expect(
      complaints('overlay.json', overlay({ scale: { max: 2, cpu: null, steps: null } })),
    ).toEqual([])
    expect(complaints('overlay.json', overlay({ scale: { max: 'many' } }))).toContain('spec.scale')
  })

  test.each([
    [{ image: 'a', cpu: 3 }, 'spec.cpu'],
    [{ image: 'a', stopTimeout: '2 minutes' }, 'spec.stopTimeout'],
    [{ image: 'a', deploy: { strategy: 'cannary' } }, 'spec.deploy.strategy'],
    [{ image: 'a', scael: 3 }, 'spec'],
    [{ image: null }, 'spec.image'],
    [{}, 'spec'],
  ])('complain about the service %o', (spec, path) => {
    const document = { ...(parse(web) as object), spec }

    expect(complaints('service.json', document)).toEqual([path])
  })

  test('take variables in no other place', () => {
    const environment = parse(dev.replace('eu-west-1', '${vars.region}')) as object
    const service = { ...(parse(web) as object), metadata: { name: '${vars.name}' } }

    expect(complaints('environment.json', environment)).toEqual(['spec.region'])
    expect(complaints('service.json', service)).toEqual(['metadata.name'])
  })

  test('know the fields of AWS below raw', () => {
    const raw = {
      taskDefinition: { enableFaultInjection: true },
      containers: {
        web: { ulimits: [{ name: 'nofile', softLimit: '${vars.files}', hardLimit: 65_536 }] },
      },
      service: { availabilityZoneRebalancing: 'ENABLED', networkConfiguration: null },
    }
    const misspelt = { containers: { web: { ulimits: [{ nmae: 'nofile' }] } } }
    const owned = { taskDefinition: { family: 'other' } }
    const service = (one: object) => ({
      ...(parse(web) as object),
      spec: { image: 'a', raw: one },
    })

    expect(complaints('service.json', service(raw))).toEqual([])
    expect(complaints('service.json', service(misspelt))).toEqual([
      'spec.raw.containers.web.ulimits.0',
    ])
    expect(complaints('service.json', service(owned))).toEqual(['spec.raw.taskDefinition'])
    expect(complaints('overlay.json', overlay({ raw }))).toEqual([])
    expect(complaints('overlay.json', overlay({ raw: owned }))).toEqual(['spec.raw'])
  })

  test.each(Object.entries(schemas))('%s refers to nothing that is not in it', (_, schema) => {
    const text = JSON.stringify(schema)
    const named = [...text.matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)].map(([, name]) => name)

    expect(named.filter((name) => schema.definitions?.[name ?? ''] === undefined)).toEqual([])
  })

  test('take an overlay of any part, and null for every field', () => {
    const spec = {
      image: null,
      health: null,
      env: { A: null, B: 'b' },
      secrets: { C: { ssm: null } },
      deploy: { rollback: null, minHealthy: '${vars.min}%' },
    }

    expect(complaints('overlay.json', overlay(spec))).toEqual([])
    expect(complaints('overlay.json', overlay({ scael: null }))).toEqual(['spec'])
  })

  test('choose by the kind where one schema serves all', () => {
    const branches = schemas['plumbline.json']?.allOf ?? []

    const { $schema: _draft, definitions, ...service } = schemas['service.json'] ?? {}
    expect(schemas['plumbline.json']?.definitions).toEqual(definitions)
    expect(branches.map((branch) => branch.if?.properties?.kind?.const)).toEqual(
      Object.keys(documentKinds),
    )
    expect(branches[0]?.then).toEqual(service)
    expect(complaints('plumbline.json', parse(web))).toEqual([])
    expect(complaints('plumbline.json', { ...(parse(dev) as object), kind: 'Service' })).toContain(
      'spec',
    )
  })

  test('describe every field', () => {
    for (const schema of Object.values(schemas)) {
      expect(undescribed(schema)).toEqual([])
    }
  })
})

function undescribed(schema: JsonSchema, path = ''): readonly string[] {
  const inner = [schema, ...(schema.anyOf ?? [])]
  const fields = inner.flatMap((one) => Object.entries(one.properties ?? {}))
  return fields.flatMap(([name, child]) => [
    ...(child.description === undefined ? [`${path}.${name}`] : []),
    ...undescribed(child, `${path}.${name}`),
  ])
}
