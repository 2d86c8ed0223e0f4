import { readBootstrapConfig } from '@plumbline/bootstrap-cdk/config'
import { loadConfig } from '@plumbline/controller'
import { load } from '@plumbline/desired-state'
import { expect, it } from 'vitest'
import { parseAllDocuments, stringify } from 'yaml'
import { blocksOf, pages } from './blocks.ts'

type Map = Readonly<Record<string, unknown>>

/** One document of a block, and where the block begins. */
interface Example {
  readonly place: string
  readonly value: Map
}

/** The page about the language has its own test, beside the language, which knows what is meant to be broken there. */
const examples = pages
  .filter(({ path }) => path !== 'docs/spec-language.md')
  .flatMap((page) => blocksOf(page, 'yaml'))
  .flatMap(({ place, text }) => documentsIn(place, text))

/** What pages leave out, in a form that can be read. */
function documentsIn(place: string, text: string): readonly Example[] {
  const whole = text
    .replaceAll('sha256:…', `sha256:${'0'.repeat(64)}`)
    .replaceAll('externalId: 5d1c…', 'externalId: 5d1c00000000000000000000')
    .replaceAll('certificate/…', 'certificate/0a1b2c3d')
  return parseAllDocuments(whole).map((document) => {
    const [error] = document.errors
    if (error !== undefined) throw new SyntaxError(`${place}: ${error.message}`)
    return { place, value: document.toJS() as Map }
  })
}

/** What each form of example needs around it, so that it can be checked. */
const forms: readonly {
  readonly name: string
  /** Keys of which an example has all or, where it is a part, some. */
  readonly keys: readonly string[]
  readonly problems: (value: Map, place: string) => readonly string[]
}[] = [
  {
    name: 'the spec of a service',
    keys: ['spec'],
    problems: ({ spec }, at) => inService(spec, at),
  },
  { name: 'a document', keys: ['apiVersion', 'kind', 'metadata', 'spec'], problems: inSource },
  { name: 'the policy of an environment', keys: ['policy'], problems: inEnvironment },
  { name: 'places of an environment', keys: ['listeners', 'roles'], problems: inEnvironment },
  { name: 'a part of a service', keys: ['deploy', 'image'], problems: inService },
  {
    name: 'the configuration of a controller',
    keys: 'sources aws store api reconcile auth events alerts gates tracing puppet'.split(' '),
    problems: inConfiguration,
  },
  {
    name: 'the configuration of an environment',
    keys: ['account', 'entrance', 'controller', 'controlledBy', 'database'],
    problems: inBootstrap,
  },
]

/** Files of others, and the cases of a kind, which their own test walks. */
const others: readonly (readonly string[])[] = [
  ['on', 'permissions', 'jobs'],
  ['about', 'spec', 'live', 'expect'],
]

const known = examples.filter(
  ({ value }) => !others.some((keys) => keys.join() === Object.keys(value).join()),
)

it('finds the examples of the pages', () => {
  expect(known.length).toBeGreaterThan(35)
})

it.each(known)('$place holds what the program takes', ({ place, value }) => {
  const form = forms.find(({ keys }) => Object.keys(value).every((key) => keys.includes(key)))

  expect(form, `${place} is no form of example that this test knows`).toBeDefined()
  expect(form?.problems(value, place)).toEqual([])
})

it('finds a field that is not there, in each form', () => {
  const wrong: readonly Map[] = [
    { spec: { scael: 2 } },
    { apiVersion: 'plumbline/v1', kind: 'Role', metadata: { name: 'a' }, spec: { alow: [] } },
    { policy: { drfit: 'revert' } },
    { listeners: { public: { arm: 'x' } } },
    { deploy: { strategy: 'magic' } },
    { aws: { region: 'eu-west-1', zone: 'a' } },
    { database: { restore: 'x' } },
  ]

  const found = forms.map(({ problems }, index) => problems(wrong[index] ?? {}, 'here').length > 0)

  expect(found).toEqual(forms.map(() => true))
})

function inSource(document: Map, place: string): readonly string[] {
  const { kind, metadata } = document as { kind: string; metadata: Map }
  const around = kind === 'Environment' ? [] : [environment('dev'), environment('prod')]
  const beside = metadata.name === 'web' ? [] : [service({})]
  return problemsOf([document, ...around, ...beside], place)
}

function inService(spec: unknown, place: string): readonly string[] {
  return problemsOf(
    [service(spec as Map), environment('prod'), job('migrate'), job('smoke')],
    place,
  )
}

function inEnvironment(part: Map, place: string): readonly string[] {
  return problemsOf([environment('prod', part)], place)
}

function problemsOf(documents: readonly object[], place: string): readonly string[] {
  const files = documents.map((document, index) => {
    const text = stringify(document)
    return { path: `apps/payments/${index}.yaml`, text, blob: text }
  })
  // The first is the example; the others are only there so that it can be read.
  return load(files).problems.map(({ message, path }) => `${place}: ${path}: ${message}`)
}

function environment(name: string, more: Map = {}): Map {
  const listener = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/a/0a1b/0a1b'
  return {
    apiVersion: 'plumbline/v1',
    kind: 'Environment',
    metadata: { name },
    spec: {
      account: '123456789012',
      region: 'eu-west-1',
      cluster: 'plumbline-main',
      network: { subnets: ['subnet-0a1b'], securityGroups: ['sg-0a1b'] },
      listeners: { public: { arn: listener, rulePriorities: '1000-1999' } },
      roles: { infrastructure: 'infrastructure', scheduler: 'scheduler', execution: 'execution' },
      ...more,
    },
  }
}

function service(spec: Map): Map {
  // What the tenant of an example may run.
  const image = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/payments/web@sha256:${'0'.repeat(64)}`
  const route = { listener: 'public', hosts: ['a.pay.example.com'], health: { path: '/' } }
  return {
    apiVersion: 'plumbline/v1',
    kind: 'Service',
    metadata: { name: nameIn(spec), team: 'payments' },
    spec: { image, port: 80, ingress: { shop: route }, ...spec },
  }
}

/** The main container goes by the name of the service, which an example has in its image alone. */
function nameIn({ image }: Map): string {
  return /\/([\w-]+):/.exec(typeof image === 'string' ? image : '')?.[1] ?? 'web'
}

function job(name: string): Map {
  return { apiVersion: 'plumbline/v1', kind: 'Job', metadata: { name }, spec: { image: 'a:1' } }
}

function inConfiguration(value: Map, place: string): readonly string[] {
  const sources = ['shop', 'platform'].map((name) => {
    return { name, url: `https://git.example.com/${name}.git` }
  })
  const text = stringify({ sources, ...value })
  // Every variable that a secret comes from is set.
  const names = [...text.matchAll(/From: (\w+)/g)].map(([, name = '']) => [name, 'x'.repeat(32)])
  const { problems } = loadConfig(text, 'plumbline.yaml', Object.fromEntries(names))
  return problems.map(({ path, message }) => `${place}: ${path}: ${message}`)
}

function inBootstrap(value: Map, place: string): readonly string[] {
  const { controller, ...rest } = value
  const source = { name: 'shop', url: 'https://git.example.com/shop.git' }
  const whole = {
    environment: 'prod',
    account: '123456789012',
    region: 'eu-west-1',
    network: { zones: ['eu-west-1a', 'eu-west-1b'] },
    ...rest,
    ...(controller !== undefined && {
      controller: { image: `sha256:${'0'.repeat(64)}`, sources: [source], ...(controller as Map) },
    }),
  }
  const read = readBootstrapConfig(stringify(whole), 'prod.yaml')
  return read.ok ? [] : read.problems.map(({ path, message }) => `${place}: ${path}: ${message}`)
}
