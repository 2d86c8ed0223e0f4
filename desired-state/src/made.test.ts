import { expect, test } from 'vitest'
import { createParseCache } from './cache.ts'
import { load, type LoadOptions } from './load.ts'
import { dev, file } from './small.fixture.ts'
import type { LoadedState } from './types.ts'

const listeners = `  roles: { infrastructure: "arn:aws:iam::123456789012:role/traffic" }
  listeners:
    public: { arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/dev/0123456789abcdef/0123456789abcdef" }
`
const head = (kind: string, metadata: string) =>
  `apiVersion: plumbline/v1\nkind: ${kind}\nmetadata: { ${metadata} }\nspec:\n`
const service = (name: string, spec: string) =>
  `${head('Service', `name: ${name}, team: shop`)}${spec}`
const route = (host: string) =>
  `  port: 80\n  ingress: { www: { listener: public, hosts: [${host}] } }\n`

/** Units that need each other in every way there is. */
const source = {
  'dev.yaml': `${dev}${listeners}`,
  'prod.yaml': `${dev}${listeners}`.replace('name: dev', 'name: prod'),
  'web.yaml': service(
    'web',
    `  image: public.ecr.aws/nginx/nginx:1.27\n  env: { URL: "\${vars.domain}", DB: "\${bootstrap.alb.dnsName}" }\n  dependsOn: [service/api]\n${route('a.example.com')}`,
  ),
  'web.dev.yaml':
    'apiVersion: plumbline/v1\nkind: Overlay\ntarget: service/web\nenvironment: dev\nspec: { scale: 3 }\n',
  'api.yaml': service(
    'api',
    `  imageFrom: service/web\n  deploy: { strategy: blueGreen, gates: { migrate: { at: postScaleUp, run: job/migrate } } }\n${route('b.example.com')}`,
  ),
  'migrate.yaml': `${head('Job', 'name: migrate, team: shop')}  imageFrom: service/api\n`,
  'alone.yaml': service('alone', '  image: public.ecr.aws/nginx/nginx:1.27\n'),
}
type Files = Readonly<Record<string, string>>

const tenant = `${head('Tenant', 'name: shop')}  environments: [dev, prod]
  clusters: [dev]
  images: { repositories: [public.ecr.aws/nginx/*] }
`
const vpc = (id: string, version: number) => new Map([['alb/dnsName', { value: id, version }]])
const handed: LoadOptions = {
  handover: new Map([
    ['dev', vpc('vpc-1', 1)],
    ['prod', vpc('vpc-2', 1)],
  ]),
}

/** What is done to the source one after the other, and what is told of its surroundings from then on. */
const steps: readonly (readonly [string, (files: Files) => Files, LoadOptions?])[] = [
  ['nothing', (files) => files],
  ['the hand-over is there', (files) => files, handed],
  [
    'another value is handed over',
    (files) => files,
    { handover: new Map([['dev', vpc('vpc-9', 2)]]) },
  ],
  ['all of it again', (files) => files, handed],
  ['a variable of one environment', swap('dev.yaml', 'dev.example.com', 'other.example.com')],
  ['an overlay', swap('web.dev.yaml', 'scale: 3', 'scale: 4')],
  ['no overlay', without('web.dev.yaml')],
  ['the image that two others take', swap('web.yaml', '1.27', '1.28')],
  ['an image that is no text', swap('web.yaml', 'public.ecr.aws/nginx/nginx:1.28', '{ a: 1 }')],
  ['another image that is no text', swap('web.yaml', '{ a: 1 }', '{ b: 1 }')],
  ['an image again', swap('web.yaml', '{ b: 1 }', 'public.ecr.aws/nginx/nginx:1.29')],
  ['a route that comes before another', swap('api.yaml', 'b.example.com', '"*.example.com"')],
  ['the job of a gate is gone', without('migrate.yaml')],
  ['it is there again', (files) => ({ ...files, 'migrate.yaml': source['migrate.yaml'] })],
  ['nobody calls it', swap('api.yaml', 'run: job/migrate', 'approval: true')],
  ['it is called again', swap('api.yaml', 'approval: true', 'run: job/migrate')],
  [
    'what another one waits for is not for one environment',
    swap('api.yaml', 'team: shop', 'team: shop, environments: [dev]'),
  ],
  ['it is for all', swap('api.yaml', ', environments: [dev]', '')],
  ['a tenant', (files) => ({ ...files, 'tenant.yaml': tenant })],
  [
    'the tenant may do less',
    swap('tenant.yaml', 'environments: [dev, prod]', 'environments: [dev]'),
  ],
  ['the job is of another team', swap('migrate.yaml', 'team: shop', 'team: else')],
  ['and of ours again', swap('migrate.yaml', 'team: else', 'team: shop')],
  ['no tenant', without('tenant.yaml')],
  ['a file that cannot be read', (files) => ({ ...files, 'alone.yaml': 'kind: [' })],
  ['the environment twice', (files) => ({ ...files, 'twice.yaml': source['prod.yaml'] })],
]

function swap(path: keyof typeof source | 'tenant.yaml', from: string, to: string) {
  return (files: Files): Files => {
    const text = files[path] ?? ''
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`)
    return { ...files, [path]: text.replace(from, to) }
  }
}

function without(path: keyof typeof source | 'tenant.yaml') {
  return ({ [path]: _gone, ...rest }: Files): Files => rest
}

const filesOf = (files: Files) => Object.entries(files).map(([path, text]) => file(path, text))

test('a load after another one says what a first load says', () => {
  const cache = createParseCache()
  let files: Files = source
  let options: LoadOptions = {}
  const seen = new Set<string>()
  for (const [what, change, more] of steps) {
    files = change(files)
    options = more ?? options
    const again = load(filesOf(files), { ...options, cache })
    const fresh = load(filesOf(files), options)
    expect({ what, again }).toEqual({ what, again: fresh })
    seen.add(textOf(fresh))
  }
  // Seven steps bring back what was there before, or say the same of another mistake.
  expect(seen.size).toBe(steps.length - 7)
})

test('what a commit does not touch is the same object', () => {
  const cache = createParseCache()
  const before = load(filesOf(source), { ...handed, cache })
  const after = load(filesOf(swap('web.yaml', '1.27', '1.28')(source)), { ...handed, cache })

  const same = [...after.units].filter(([id, unit]) => before.units.get(id) === unit)
  expect(same.map(([id]) => id)).toEqual(['dev/service/alone', 'prod/service/alone'])
})

const textOf = ({ units, broken, awaiting }: LoadedState): string =>
  JSON.stringify([[...units], [...broken], awaiting])
