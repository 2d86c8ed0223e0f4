import { describe, expect, test } from 'vitest'
import { createParseCache } from '../cache.ts'
import type { Handover, Handovers } from './handover.ts'
import { handoverNeeds, load } from '../load.ts'
import { dev, file, unit, web } from '../small.fixture.ts'

const listener =
  'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/main/50dc6c495c0c9188/f2f7dc8efc522ab2'

const built = `apiVersion: plumbline/v1
kind: Environment
metadata: { name: dev }
spec:
  account: "123456789012"
  region: eu-west-1
  cluster: \${bootstrap.cluster.name}
  network:
    subnets: \${bootstrap.network.privateSubnetIds}
    securityGroups: ["\${bootstrap.network.workloadSecurityGroupId}"]
  listeners: { public: { arn: "\${bootstrap.alb.listenerArn}" } }
  vars: { domain: "\${bootstrap.alb.dnsName}", database: "db.\${bootstrap.database.host}" }
`

const values: Readonly<Record<string, string>> = {
  'cluster/name': 'plumbline-dev',
  'network/privateSubnetIds': 'subnet-0a1b,subnet-0c2d',
  'network/workloadSecurityGroupId': 'sg-0a1b',
  'alb/listenerArn': listener,
  'alb/dnsName': 'dev.elb.example.com',
  'database/host': 'db.internal',
}

/** Each parameter has its place in the list as its version. */
function handover(change: Readonly<Record<string, string>> = {}, without = ''): Handovers {
  const all = Object.entries({ ...values, ...change }).filter(([key]) => key !== without)
  const parameters = all.map(([key, value], index) => [key, { value, version: index + 1 }] as const)
  return new Map<string, Handover>([['dev', new Map(parameters)]])
}

function loadWith(handovers: Handovers | undefined, ...texts: readonly string[]) {
  const files = texts.map((text, index) => file(`${index}.yaml`, text))
  return load(files, handovers === undefined ? {} : { handover: handovers })
}

describe('an environment that takes values from its hand-over', () => {
  test('is made of them', () => {
    const { environment, handover: versions, spec } = unit(loadWith(handover(), built, web))

    expect(environment).toMatchObject({
      cluster: 'plumbline-dev',
      network: { subnets: ['subnet-0a1b', 'subnet-0c2d'], securityGroups: ['sg-0a1b'] },
      listeners: { public: { arn: listener } },
    })
    expect(spec.env.URL).toBe('https://dev.elb.example.com')
    expect(versions).toEqual({
      'cluster/name': 1,
      'network/privateSubnetIds': 2,
      'network/workloadSecurityGroupId': 3,
      'alb/listenerArn': 4,
      'alb/dnsName': 5,
    })
  })

  test('has units that change with the values, not with the versions', () => {
    const before = unit(loadWith(handover(), built, web))
    const renamed = unit(loadWith(handover({ 'alb/dnsName': 'other' }), built, web))
    const newer = handover()
    const sameText = new Map(
      [...(newer.get('dev') ?? [])].map(([key, one]) => [key, { ...one, version: 9 }]),
    )
    const rewritten = unit(loadWith(new Map([['dev', sameText]]), built, web))

    expect(renamed.fingerprint).not.toBe(before.fingerprint)
    expect(rewritten.fingerprint).toBe(before.fingerprint)
    expect(rewritten.handover['alb/dnsName']).toBe(9)
  })

  test('waits where nothing is handed over, as at a desk', () => {
    const state = loadWith(undefined, built, web)

    expect(state.problems).toEqual([])
    expect([...state.units, ...state.broken]).toEqual([])
    expect(state.awaiting).toEqual(['dev/service/web'])
    expect(state.complete).toBe(false)
  })

  test('is still checked at a desk', () => {
    const state = loadWith(undefined, built.replace('region: eu-west-1', 'region: moon'), web)

    expect(state.problems.map(({ path }) => path)).toEqual(['spec.region'])
    expect([...state.broken.keys()]).toEqual(['dev/service/web'])
  })

  test('does not say by the hand-over where the hand-over is', () => {
    const state = loadWith(
      handover(),
      built.replace('"123456789012"', '${bootstrap.vpn.account}'),
      web,
    )

    expect(state.problems.map(({ path }) => path)).toEqual(['spec.account'])
  })

  test('breaks with its units when its hand-over could not be read', () => {
    const other = dev.replace('name: dev', 'name: other')

    const state = loadWith(new Map(), built, other, web)

    expect([...state.broken.keys()]).toEqual(['dev/service/web'])
    expect([...state.units.keys()]).toEqual(['other/service/web'])
    expect(new Set(state.problems.map(({ message }) => message))).toEqual(
      new Set(['the hand-over of environment dev could not be read']),
    )
  })

  test('is told when what is handed over does not fit', () => {
    const state = loadWith(handover({ 'cluster/name': 'not a name' }), built, web)

    expect(state.problems).toMatchObject([
      {
        path: 'spec.cluster',
        line: 7,
        hint: '${bootstrap.cluster.name} is set in parameter /plumbline/dev/bootstrap/cluster/name, version 1',
      },
    ])
    expect([...state.broken.keys()]).toEqual(['dev/service/web'])
  })

  test('breaks only the users of a variable that has no value', () => {
    const quiet = web.replace('name: web', 'name: quiet').replace('${vars.domain}', 'none')

    const state = loadWith(handover({}, 'alb/dnsName'), built, web, quiet)

    expect([...state.broken.keys()]).toEqual(['dev/service/web'])
    expect([...state.units.keys()]).toEqual(['dev/service/quiet'])
    expect(state.problems).toMatchObject([
      {
        file: '0.yaml',
        path: 'spec.vars.domain',
        message: 'the hand-over of environment dev has no alb/dnsName',
      },
    ])
  })

  test('tells of a variable without a value that nobody uses, and breaks nothing', () => {
    const state = loadWith(handover({}, 'database/host'), built, web)

    expect(state.problems.map(({ path }) => path)).toEqual(['spec.vars.database'])
    expect(state.broken.size).toBe(0)
    expect(state.units.size).toBe(1)
  })
})

describe('an object that takes values from the hand-over', () => {
  const direct = web.replace('https://${vars.domain}', 'https://${bootstrap.alb.dnsName}')

  test('is rendered with them', () => {
    const { spec, handover: versions } = unit(loadWith(handover(), dev, direct))

    expect(spec.env.URL).toBe('https://dev.elb.example.com')
    expect(versions).toEqual({ 'alb/dnsName': 5 })
  })

  test('waits at a desk, while others do not', () => {
    const other = web.replace('name: web', 'name: other')

    const state = loadWith(undefined, dev, direct, other)

    expect(state.awaiting).toEqual(['dev/service/web'])
    expect([...state.units.keys()]).toEqual(['dev/service/other'])
  })

  test('waits as well when it takes the image of one that does', () => {
    const image = web.replace('public.ecr.aws/nginx', '${bootstrap.registry.controllerUri}')
    const job = web.replace('Service', 'Job').replace(/image: .*/, 'imageFrom: service/web')

    const state = loadWith(undefined, dev, image, job)

    expect(state.problems).toEqual([])
    expect(state.awaiting.toSorted()).toEqual(['dev/job/web', 'dev/service/web'])
  })

  test('joins a list inside a text', () => {
    const list = web.replace('${vars.domain}', '${bootstrap.network.privateSubnetIds}')

    expect(unit(loadWith(handover(), dev, list)).spec.env.URL).toBe(
      'https://subnet-0a1b,subnet-0c2d',
    )
  })

  test('may hold the words literally', () => {
    const literal = web.replace('${vars.domain}', () => '$${bootstrap.alb.dnsName}')

    expect(unit(loadWith(undefined, dev, literal)).spec.env.URL).toBe(
      'https://${bootstrap.alb.dnsName}',
    )
  })
})

describe('what an environment names, while its values are not known', () => {
  const shifted = (listener: string) => `apiVersion: plumbline/v1
kind: Service
metadata: { name: web }
spec:
  image: web:1
  port: 8080
  deploy: { strategy: canary }
  ingress: { shop: { listener: ${listener}, hosts: [shop.example.com] } }
`
  const role = '  roles: { infrastructure: "${bootstrap.iam.infrastructureRoleArn}" }\n'

  test('is missed: a role without which ECS shifts no traffic, a listener that is none', () => {
    const { problems } = loadWith(undefined, built, shifted('pubic'))

    expect(problems).toMatchObject([
      { path: 'spec.deploy.strategy', message: expect.stringContaining('there is no role') },
      { path: 'spec.ingress.shop.listener', hint: 'did you mean "public"?' },
    ])
  })

  test('is enough', () => {
    expect(loadWith(undefined, built + role, shifted('public')).problems).toEqual([])
  })
})

describe('which hand-overs are needed', () => {
  const needs = (...texts: readonly string[]) =>
    handoverNeeds(texts.map((text, index) => file(`${index}.yaml`, text)))

  test('those of environments that use it, though nothing else of them is known', () => {
    expect(needs(built, web)).toEqual([
      { environment: 'dev', account: '123456789012', region: 'eu-west-1' },
    ])
  })

  test('none where nobody uses it', () => {
    expect(needs(dev, web)).toEqual([])
  })

  test('those of the environments that an object is for', () => {
    const other = dev.replace('name: dev', 'name: other')
    const direct = web.replace('${vars.domain}', '${bootstrap.alb.dnsName}')
    const only = direct.replace('name: web', 'name: web, environments: [other]')

    expect(needs(dev, other, direct).map(({ environment }) => environment)).toEqual([
      'dev',
      'other',
    ])
    expect(needs(dev, other, only).map(({ environment }) => environment)).toEqual(['other'])
  })

  test('that of an overlay', () => {
    const overlay =
      'apiVersion: plumbline/v1\nkind: Overlay\ntarget: service/web\nenvironment: dev\nspec: { env: { A: "${bootstrap.vpn.endpointId}" } }\n'

    expect(needs(dev, web, overlay).map(({ environment }) => environment)).toEqual(['dev'])
  })

  test('from the same cache that the load uses', () => {
    const cache = createParseCache()
    const files = [file('0.yaml', built)]
    handoverNeeds(files, { cache })

    expect(cache.get(files[0] ?? file('', ''))).toBeDefined()
  })
})
