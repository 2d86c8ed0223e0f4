import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '@plumbline/controller'
import { beforeAll, describe, expect, test } from 'vitest'
import { describeWith } from '../require.ts'
import type { StackTemplate } from '../support/stacked.ts'
import { synthesiseOffline, type SynthesisedStacks } from '../support/synthesised.ts'

const root = new URL('../../', import.meta.url).pathname
const secret = (name: string) =>
  `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-aB3dE9`

/** The environment to begin with, and what else a controller can have. */
const full = `${readFileSync(`${root}bootstrap-cdk/environments/dev.yaml`, 'utf8')
  .replace(/^database:\n( .*\n)+/m, '')
  .replace(/^ {2}store: sqlite.*\n/m, '')}
      token: ${secret('shop-token')}
  puppet: true
  accounts:
    "444455556666":
      role: arn:aws:iam::444455556666:role/plumbline/far/plumbline-far-controller
      externalId: a-word-between-two-accounts
      queue: https://sqs.eu-west-1.amazonaws.com/444455556666/plumbline-far-events
  access:
    administrators: { subjects: [ana@example.com], groups: [] }
    oidc: { issuer: "https://id.example.com", audience: plumbline }
    tokens: [{ name: ci, hash: "sha256:${'a'.repeat(64)}", groups: [deployers] }]
  dashboard:
    host: plumbline.example.com
    signIn:
      issuer: https://id.example.com
      authorization: https://id.example.com/authorize
      token: https://id.example.com/token
      userInfo: https://id.example.com/user
      clientId: plumbline
      clientSecret: ${secret('sign-in')}
entrance: { certificate: "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b" }
`

const balancer =
  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/plumbline-dev/50dc6c495c0c9188'

/** What is known only when it is there, by what its reference says. */
const known: readonly (readonly [RegExp, string])[] = [
  [/Balancer/, balancer],
  [/databasehost/, 'handed.over.example.com'],
  [/StorePassword/, secret('handed-over')],
]

let stacks: SynthesisedStacks
beforeAll(() => {
  const file = join(mkdtempSync(join(tmpdir(), 'plumbline-full-')), 'full.yaml')
  writeFileSync(file, full)
  stacks = synthesiseOffline(file)
}, 120_000)

test('the synthesis needs no network, and 15 seconds at most', () => {
  expect(Object.keys(stacks.template('base-plumbline-dev').Resources).length).toBeGreaterThan(100)
  expect(stacks.seconds).toBeLessThan(15)
})

test('the stack gives the controller a configuration that it takes', () => {
  const { Environment, Secrets } = containerOf(stacks.template('controller-plumbline-dev'))
  const text = textOf(Environment.find(({ Name }) => Name === 'PLUMBLINE_CONFIG')?.Value)
  const given = Object.fromEntries(Secrets.map(({ Name }) => [Name, 'a secret']))

  const { config, problems } = loadConfig(text, '/plumbline/env:PLUMBLINE_CONFIG', given)

  expect(problems).toEqual([])
  expect(config).toMatchObject({
    sources: [{ name: 'main', branch: 'main', token: 'a secret' }],
    store: {
      postgres: {
        host: 'handed.over.example.com',
        user: 'plumbline',
        database: 'plumbline',
        tls: { ca: '/etc/plumbline/rds-global-bundle.pem' },
        password: { secret: secret('handed-over') },
      },
      mirrors: '/var/lib/plumbline/sources',
    },
    puppet: {
      signingKmsKey: 'arn:aws:kms:eu-west-1:111122223333:alias/plumbline/dev/puppet-signing',
    },
    api: { listen: { host: '0.0.0.0', port: 8080 } },
    aws: {
      roles: new Map([
        [
          '444455556666',
          {
            arn: 'arn:aws:iam::444455556666:role/plumbline/far/plumbline-far-controller',
            externalId: 'a-word-between-two-accounts',
          },
        ],
      ]),
    },
    events: [
      { account: '111122223333', region: 'eu-west-1' },
      { account: '444455556666', region: 'eu-west-1' },
    ],
    alerts: { sinks: [{ name: 'operations' }] },
    auth: {
      open: false,
      roles: 'main',
      administrators: { subjects: ['ana@example.com'], groups: [] },
      alb: { loadBalancer: balancer, issuer: 'https://id.example.com', clientId: 'plumbline' },
      oidc: { issuer: 'https://id.example.com', audience: 'plumbline' },
      tokens: [{ name: 'ci', hash: 'a'.repeat(64), groups: ['deployers'] }],
    },
  })
  expect(text).not.toContain('shop-token')
})

interface Container {
  readonly Environment: readonly { readonly Name: string; readonly Value: Text }[]
  readonly Secrets: readonly { readonly Name: string }[]
}

type Text = string | { readonly 'Fn::Join': readonly [string, readonly (string | object)[]] }

/** A text of a template, in which each reference is what it will be. */
function textOf(value: Text = ''): string {
  if (typeof value === 'string') return value
  const [between, parts] = value['Fn::Join']
  return parts.map((part) => (typeof part === 'string' ? part : valueOf(part))).join(between)
}

function valueOf(reference: object): string {
  const said = JSON.stringify(reference)
  return known.find(([pattern]) => pattern.test(said))?.[1] ?? said
}

function containerOf({ Resources }: StackTemplate): Container {
  const task = Object.values(Resources).find(({ Type }) => Type === 'AWS::ECS::TaskDefinition')
  return task?.Properties?.['ContainerDefinitions'].at(-1) as Container
}

describeWith(['cfn-lint'], 'what CloudFormation takes', ({ 'cfn-lint': cfnLint }) => {
  test('by the schemas of AWS, as another program knows them', () => {
    const files = ['base-plumbline-dev', 'controller-plumbline-dev'].map((one) => stacks.file(one))
    // The zones stand in the configuration, so that nothing is looked up.
    const lint = () =>
      execFileSync(cfnLint, ['--ignore-checks', 'W3010', '--', ...files], { encoding: 'utf8' })

    expect(lint()).toBe('')
  }, 120_000)

  test('and a mistake is found by it', () => {
    const file = stacks.file('controller-plumbline-dev')
    const broken = `${file}.broken.json`
    writeFileSync(
      broken,
      readFileSync(file, 'utf8').replace('"DesiredCount": 2', '"DesiredCount": "two"'),
    )

    expect(spawnSync(cfnLint, ['--', broken], { encoding: 'utf8' }).stdout).toContain('E3012')
  }, 120_000)
})

describeWith(['hadolint'], 'the image', ({ hadolint }) => {
  test('is described without a finding', () => {
    expect(execFileSync(hadolint, [`${root}Dockerfile`], { encoding: 'utf8' })).toBe('')
  })
})

describe('the Dockerfile', () => {
  const text = readFileSync(`${root}Dockerfile`, 'utf8')
  const last = text.slice(text.lastIndexOf('\nFROM '))

  test('ends with a user without rights, volumes, a health check, and the Node of the repository', () => {
    const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
      devDependencies: Record<string, string>
    }

    expect(text).toContain(`ARG NODE_IMAGE=node:${devDependencies['node']}-`)
    expect(last).toMatch(/^USER 10001:10001$/m)
    expect(last).toMatch(/^VOLUME \["\/tmp", "\/var\/lib\/plumbline"\]$/m)
    expect(last).toMatch(/^HEALTHCHECK .*\\\n {2}CMD \["node", "-e", /m)
    expect(last).toMatch(/git .*\\\n|git openssh-client/)
    expect(last).toContain('openvox-agent')
    // Where the stack of the controller says that the authorities of the database are.
    expect(last).toContain('--output /etc/plumbline/rds-global-bundle.pem')
  })

  // That nothing is missing is shown by `test/e2e/packed.test.ts`, which lays what is copied, and runs it.
  test('takes in the bundle, and no package of npm', () => {
    const copied = [...last.matchAll(/^COPY (.+)$/gm)].map(([, what]) => what)

    expect(copied).toContain('--from=program /plumbline/dist/program ./')
    expect(last.replaceAll('/usr/local/lib/node_modules', '')).not.toContain('node_modules')
  })
})
