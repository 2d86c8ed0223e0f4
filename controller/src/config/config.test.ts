import { resolve } from 'node:path'
import { formatProblem } from '@plumbline/desired-state'
import { expect, test } from 'vitest'
import { loadConfig } from './config.ts'

function told(text: string): readonly string[] {
  return loadConfig(text, 'plumbline.yaml', {}).problems.map((problem) => formatProblem(problem))
}

test('a short file gets the defaults', () => {
  const text = 'sources:\n  - name: shop\n    url: https://git.example.com/shop.git\n'

  const { config } = loadConfig(text, '/etc/plumbline/plumbline.yaml', {})

  expect(config).toEqual({
    sources: [
      {
        name: 'shop',
        url: 'https://git.example.com/shop.git',
        branch: 'main',
        path: '.',
        pollMs: 15_000,
      },
    ],
    aws: { readShare: 0.25 },
    store: { sqlite: '/etc/plumbline/.plumbline/plumbline.sqlite' },
    puppet: {},
    api: { listen: { host: '127.0.0.1', port: 8080 } },
    auth: { open: false, roles: 'shop', tokens: [] },
    reconcile: { intervalMs: 30_000 },
    events: [],
    alerts: {
      sinks: [],
      gatherMs: 1_000,
      thresholdMs: 60_000,
      quietMs: 60_000,
      repeatMs: 300_000,
      perHour: 20,
    },
  })
})

function withProxies(proxies: string) {
  const text = `sources: [{ name: shop, url: /shop }]\napi: { proxies: ${proxies} }\n`
  return loadConfig(text, '/plumbline.yaml', {})
}

test('proxies are believed that are named, by address or network', () => {
  const { config } = withProxies('["10.0.0.0/16", "192.0.2.7", "fd00::/8"]')

  expect(config?.api.proxies).toEqual(['10.0.0.0/16', '192.0.2.7', 'fd00::/8'])
})

test.each([
  ['["10.0.0.0/33"]', 'such as 10.0.0.0/16'],
  ['["lb.example.com"]', 'such as 10.0.0.0/16'],
  ['["0.0.0.0/0"]', 'this is everybody'],
  ['true', 'expected a list'],
])('%s are no proxies', (proxies, message) => {
  expect(withProxies(proxies).problems[0]?.message).toContain(message)
})

test('the key of bundles is a file beside the configuration, unless it says otherwise', () => {
  const text = 'sources: [{ name: shop, url: /shop }]\npuppet: { signingKey: puppet-key.pem }\n'

  const { config } = loadConfig(text, '/etc/plumbline/plumbline.yaml', {})

  expect(config?.puppet).toEqual({ signingKey: '/etc/plumbline/puppet-key.pem' })
})

test('the key of bundles can come from a variable or be in KMS, and then is there alone', () => {
  const load = (puppet: string) =>
    loadConfig(`sources: [{ name: shop, url: /shop }]\npuppet: ${puppet}\n`, '/plumbline.yaml', {
      KEY: 'a key',
    })

  expect(load('{ signingKeyFrom: KEY }').config?.puppet).toEqual({ signingKeyPem: 'a key' })
  expect(load('{ signingKeyFrom: NONE }').config?.puppet).toEqual({})
  expect(load('{ signingKeyFrom: KEY, signingKey: key.pem }').problems).toMatchObject([
    { line: 2, path: 'puppet', message: expect.stringContaining('name one of them') },
  ])
  const signingKmsKey = 'arn:aws:kms:eu-west-1:123456789012:alias/plumbline/prod/puppet-signing'
  expect(load(`{ signingKmsKey: "${signingKmsKey}" }`).config?.puppet).toEqual({ signingKmsKey })
  expect(load('{ signingKmsKey: alias/puppet }').problems).toMatchObject([
    { path: 'puppet.signingKmsKey', message: expect.stringContaining('the ARN of a key') },
  ])
  expect(load('{ signingKeyFrom: a-b }').problems).toMatchObject([
    { path: 'puppet.signingKeyFrom', message: expect.stringContaining('PUPPET_SIGNING_KEY') },
  ])
})

test('everything can be said, and relative paths start from the file', () => {
  const text = `
sources:
  - { name: shop, url: ../shop, branch: release/1, path: deploy, poll: 1m }
  - { name: mail, url: "git@git.example.com:mail.git", tenants: shop }
aws: { endpoint: http://127.0.0.1:4566, region: eu-west-1, readShare: 100% }
store: { sqlite: state/db.sqlite }
api: { listen: "[::1]:0" }
reconcile: { interval: 2m }
events:
  - { queue: http://127.0.0.1:4566/111122223333/plumbline }
  - { queue: https://sqs.eu-central-1.amazonaws.com/111122223333/plumbline }
`

  const { config, problems } = loadConfig(text, 'conf/plumbline.yaml', {})

  expect(problems).toEqual([])
  expect(config).toMatchObject({
    sources: [
      { url: resolve('shop'), branch: 'release/1', path: 'deploy', pollMs: 60_000 },
      { url: 'git@git.example.com:mail.git', tenants: 'shop' },
    ],
    events: [
      { account: '111122223333', region: 'eu-west-1' },
      { account: '111122223333', region: 'eu-central-1' },
    ],
    aws: { endpoint: 'http://127.0.0.1:4566', region: 'eu-west-1', readShare: 1 },
    store: { sqlite: resolve('conf/state/db.sqlite') },
    api: { listen: { host: '::1', port: 0 } },
    reconcile: { intervalMs: 120_000 },
  })
})

test('the role of an account is one in that account', () => {
  const load = (accounts: string) =>
    loadConfig(
      `sources: [{ name: shop, url: /srv/shop }]\naws: { accounts: ${accounts} }\n`,
      'plumbline.yaml',
      {},
    )
  const arn = 'arn:aws:iam::111122223333:role/ops/plumbline'

  const { config } = load(`{ "111122223333": { role: "${arn}", externalId: of-ours } }`)
  expect(config?.aws.roles).toEqual(new Map([['111122223333', { arn, externalId: 'of-ours' }]]))
  expect(load(`{ "123456789012": { role: "${arn}" } }`).problems).toMatchObject([
    {
      line: 2,
      path: 'aws.accounts.123456789012.role',
      message: expect.stringContaining('another'),
    },
  ])
  expect(load(`{ "1111": { role: "${arn}" } }`).problems).toMatchObject([
    { message: expect.stringContaining('twelve digits') },
  ])
  expect(load('{ "111122223333": { role: plumbline } }').problems).toMatchObject([
    { message: expect.stringContaining('ARN of a role') },
  ])
})

test('the environment says what the file does not', () => {
  const text = 'sources: [{ name: shop, url: /srv/shop }]\n'
  const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:5000', AWS_REGION: 'eu-west-1' }

  const fromEnvironment = loadConfig(text, 'plumbline.yaml', environment)
  const fromFile = loadConfig(
    `${text}aws: { endpoint: http://127.0.0.1:1, region: eu-west-2 }`,
    'plumbline.yaml',
    environment,
  )
  const empty = loadConfig(text, 'plumbline.yaml', { AWS_ENDPOINT_URL: '', AWS_REGION: '' })

  expect(fromEnvironment.config?.aws).toMatchObject({
    endpoint: 'http://127.0.0.1:5000',
    region: 'eu-west-1',
  })
  expect(fromFile.config?.aws).toMatchObject({
    endpoint: 'http://127.0.0.1:1',
    region: 'eu-west-2',
  })
  expect(empty.config?.aws).toEqual({ readShare: 0.25 })
})

test('an endpoint of the environment that is no URL is told', () => {
  const text = 'sources: [{ name: shop, url: /srv/shop }]\n'

  const { problems } = loadConfig(text, 'plumbline.yaml', { AWS_ENDPOINT_URL: 'localhost' })

  expect(problems[0]?.message).toContain('AWS_ENDPOINT_URL')
})

test('problems name the place, and what to write', () => {
  const text = `sources:
  - name: shop
    url: https://bob:s3cret@git.example.com/shop.git
    brunch: main
    poll: 15
api:
  listen: "8080"
`

  const problems = told(text)

  expect(problems.map((line) => line.split('\n')[0])).toEqual([
    'plumbline.yaml:3:10: error: sources.0.url: must not hold a user or a password',
    expect.stringMatching(/^plumbline\.yaml:4:5: error: .*"brunch" is not a field/),
    expect.stringMatching(/^plumbline\.yaml:5:11: error: sources\.0\.poll: write a duration/),
    expect.stringMatching(/^plumbline\.yaml:7:11: error: api\.listen: write host:port/),
  ])
  expect(problems.join('\n')).not.toContain('s3cret')
})

test.each([
  ['no source', 'sources: []\n', 'at least one source'],
  ['nothing', 'aws: {}\n', 'sources'],
  ['an empty file', '', ''],
  [
    'two sources of one name',
    'sources: [{ name: a, url: /a }, { name: a, url: /b }]\n',
    'another source has this name',
  ],
  [
    'tenants of no source',
    'sources: [{ name: a, url: /a, tenants: b }]\n',
    'sources.0.tenants: no source has this name',
  ],
  [
    'tenants of its own',
    'sources: [{ name: a, url: /a, tenants: a }]\n',
    'a source cannot write its own bounds',
  ],
  [
    'tenants of a source that has none to give',
    'sources: [{ name: a, url: /a }, { name: b, url: /b, tenants: a }, { name: c, url: /c, tenants: b }]\n',
    'sources.2.tenants: this source takes its tenants from another one',
  ],
  ['a poll of no time', 'sources: [{ name: a, url: /a, poll: 0s }]\n', 'between 1s'],
  ['a port out of range', 'sources: [{ name: a, url: /a }]\napi: { listen: "h:70000" }\n', '65535'],
  ['an anchor', 'sources: &x [{ name: a, url: /a }]\n', 'anchors'],
  ['a share of nothing', 'sources: [{ name: a, url: /a }]\naws: { readShare: 0% }\n', '1%'],
])('%s is a problem', (_name, text, message) => {
  const problems = told(text)

  expect(problems.length).toBeGreaterThan(0)
  expect(problems.join('\n')).toContain(message)
})

test('queues of events: one for each account and region, whose region is known', () => {
  const sources = 'sources: [{ name: shop, url: https://git.example.com/shop.git }]\n'
  const url = 'https://sqs.eu-west-1.amazonaws.com/111122223333/plumbline'

  expect(told(`${sources}events: [{ queue: ${url} }, { queue: ${url}2 }]\n`)).toEqual([
    expect.stringContaining('another queue is for this account and region'),
  ])
  expect(told(`${sources}events: [{ queue: arn:aws:sqs:eu-west-1:111122223333:q }]\n`)).toEqual([
    expect.stringContaining('write the URL of a standard queue'),
  ])
  expect(told(`${sources}events: [{ queue: "${url}.fifo" }]\n`)).toHaveLength(1)
  expect(told(`${sources}events: [{ queue: http://localhost/111122223333/q }]\n`)).toEqual([
    expect.stringContaining('the URL of a queue does not name its region'),
  ])
})
