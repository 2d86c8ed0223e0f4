import { formatProblem } from '@plumbline/desired-state'
import { expect, test } from 'vitest'
import { readBootstrapConfig } from './index.ts'

const small = `environment: prod
account: "123456789012"
region: eu-west-1
network: { zones: [eu-west-1a, eu-west-1b] }
`

/** Problems as people read them, without the line of the file. */
function told(text: string): string[] {
  const read = readBootstrapConfig(text, 'prod.yaml')
  return read.ok ? [] : read.problems.map((problem) => formatProblem(problem))
}

test('a small configuration is enough, and everything else has a default', () => {
  const read = readBootstrapConfig(small, 'prod.yaml')

  expect(read).toMatchObject({
    ok: true,
    value: {
      project: 'plumbline',
      network: { cidr: '10.0.0.0/16', natGateways: 1 },
      entrance: { allow: ['0.0.0.0/0'], idleTimeout: 60 },
      database: { version: '17.9', capacity: { min: 0.5, max: 4 }, backups: 604_800 },
      bastion: { instance: 't4g.micro', puppet: { bundle: 'bastion', prefix: 'bastion/' } },
      addOns: {},
    },
  })
})

/** A controller with as little as it can have, and more. */
const controller = (more: string) =>
  `controller: { image: "sha256:${'a'.repeat(64)}", sources: [{ name: main, url: "https://git.example.com/a.git" }]${more} }\n`
const role = (account: string) => `arn:aws:iam::${account}:role/plumbline/prod/one`

const mistakes: readonly (readonly [string, string, string])[] = [
  [
    'a field that nobody knows',
    `${small}databse: {}\n`,
    'prod.yaml:5:1: error: "databse" is not a field of this document\n       = hint: did you mean "database"?',
  ],
  [
    'a number of an account without quotes',
    small.replace('"123456789012"', '123456789012'),
    'prod.yaml:2:10: error: account: an AWS account number has 12 digits; write it in quotes',
  ],
  [
    'a zone of another region',
    small.replace('eu-west-1b', 'eu-west-2b'),
    'prod.yaml:4:32: error: network.zones.1: this zone is not in eu-west-1',
  ],
  [
    'one zone alone',
    small.replace(', eu-west-1b', ''),
    'prod.yaml:4:19: error: network.zones: needs two zones, so that one may fail',
  ],
  [
    'more ways out than zones',
    small.replace('{ zones', '{ natGateways: 3, zones'),
    'prod.yaml:4:25: error: network.natGateways: a zone takes one NAT gateway',
  ],
  [
    'a network that is too small',
    small.replace('{ zones', '{ cidr: 10.0.0.0/24, zones'),
    'prod.yaml:4:18: error: network.cidr: must be a /16, /17 or /18, which hold all tiers',
  ],
  [
    'a network without room for three zones',
    small.replace('{ zones: [', '{ cidr: 10.0.0.0/18, zones: [eu-west-1c, '),
    'prod.yaml:4:18: error: network.cidr: three zones need a /16 or /17: private subnets are /20, and the other tiers come beside',
  ],
  [
    'a pause that cannot be',
    `${small}database: { pauseAfter: 30m }\n`,
    'prod.yaml:5:25: error: database.pauseAfter: a database pauses only where capacity.min is 0',
  ],
  [
    'a certificate of another region',
    `${small}entrance: { certificate: "arn:aws:acm:us-east-1:123456789012:certificate/0a1b" }\n`,
    'prod.yaml:5:26: error: entrance.certificate: the certificate must be in eu-west-1',
  ],
  [
    'a certificate of CloudFront outside us-east-1',
    `${small}addOns: { cdn: { certificate: "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b" } }\n`,
    'prod.yaml:5:31: error: addOns.cdn.certificate: the certificate must be in us-east-1',
  ],
  [
    'all actions of a service',
    `${small}taskRoles: { web: { allow: [{ actions: ["s3:*"], resources: ["*"] }] } }\n`,
    'prod.yaml:5:41: error: taskRoles.web.allow.0.actions.0: write the whole name of one action, such as dynamodb:GetItem, without *',
  ],
  [
    'a table that is not there',
    `${small}taskRoles: { web: { tables: [items] } }\n`,
    'prod.yaml:5:30: error: taskRoles.web.tables.0: this is no table of addOns.dynamodb',
  ],
  [
    'a bucket that is not there',
    `${small}taskRoles: { web: { buckets: [items] } }\n`,
    'prod.yaml:5:31: error: taskRoles.web.buckets.0: this is none of buckets',
  ],
  [
    'a right to a CloudFront that is not there',
    `${small}taskRoles: { web: { cdn: true } }\n`,
    'prod.yaml:5:26: error: taskRoles.web.cdn: there is no addOns.cdn',
  ],
  [
    'a pipeline that pushes elsewhere',
    `${small}github: { repository: a/b, push: [web] }\n`,
    'prod.yaml:5:35: error: github.push.0: this is none of repositories',
  ],
  [
    'an image without a digest',
    `${small}controller: { image: "plumbline:1.0.0", sources: [{ name: main, url: "https://git.example.com/a.git" }] }\n`,
    'prod.yaml:5:22: error: controller.image: write a digest such as sha256:… for the repository of this environment, or the whole name of an image with its digest',
  ],
  [
    'a sign-in without HTTPS',
    `${small}controller: { image: "sha256:${'a'.repeat(64)}", sources: [{ name: main, url: "https://git.example.com/a.git" }], dashboard: { host: plumbline.example.com, signIn: { issuer: "https://id.example.com", authorization: "https://id.example.com/a", token: "https://id.example.com/t", userInfo: "https://id.example.com/u", clientId: one, clientSecret: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:one-aB3dE9" } } }\n`,
    'prod.yaml:5:173: error: controller.dashboard: people sign in over HTTPS only: it needs entrance.certificate',
  ],
  [
    'a public dashboard without a sign-in',
    `${small}entrance: { certificate: "arn:aws:acm:eu-west-1:123456789012:certificate/0a" }\ncontroller: { image: "sha256:${'a'.repeat(64)}", sources: [{ name: main, url: "https://git.example.com/a.git" }], dashboard: { host: plumbline.example.com } }\n`,
    'prod.yaml:6:173: error: controller.dashboard: whoever reaches the load balancer would see it without being asked who they are: it needs signIn',
  ],
  [
    'several sources, of which none says whose roles hold',
    `${small}controller: { image: "sha256:${'a'.repeat(64)}", sources: [{ name: main, url: "https://git.example.com/a.git" }, { name: shop, url: "https://git.example.com/b.git" }], access: { tokens: [{ name: ci, hash: "sha256:${'a'.repeat(64)}" }] } }\n`,
    'prod.yaml:5:224: error: controller.access: there are several sources, and nothing says whose roles hold: write roles, one of main, shop',
  ],
  [
    'roles of a source that there is not',
    `${small}controller: { image: "sha256:${'a'.repeat(64)}", sources: [{ name: main, url: "https://git.example.com/a.git" }], access: { roles: shop } }\n`,
    'prod.yaml:5:179: error: controller.access.roles: no source is called shop; there are main',
  ],
  [
    'a token instead of its hash',
    `${small}controller: { image: "sha256:${'a'.repeat(64)}", sources: [{ name: main, url: "https://git.example.com/a.git" }], access: { tokens: [{ name: ci, hash: plumbline_x }] } }\n`,
    'prod.yaml:5:199: error: controller.access.tokens.0.hash: write the line that plumbline token new printed; never the token itself',
  ],
  [
    'a store that keeps a database awake which shall pause',
    `${small}database: { capacity: { min: 0 }, pauseAfter: 30m }\n${controller('')}`,
    'prod.yaml:5:47: error: database.pauseAfter: a controller keeps the database awake, so that it never pauses: leave this out, or write store: sqlite below controller',
  ],
  [
    'several tasks on one file',
    `${small}${controller(', store: sqlite, replicas: 2')}`,
    'prod.yaml:5:187: error: controller.replicas: a file belongs to one task: write 1, or store: postgres',
  ],
  [
    'a database that is too old for a store',
    `${small}database: { version: "14.22" }\n${controller('')}`,
    'prod.yaml:5:22: error: database.version: Plumbline remembers in PostgreSQL 15 or newer: raise this, or write store: sqlite below controller',
  ],
  [
    'an administrator where nobody can sign in',
    `${small}${controller(', access: { administrators: { subjects: [ana@example.com] } }')}`,
    'prod.yaml:5:188: error: controller.access.administrators: nobody can sign in, so nobody could be one: it needs a dashboard, oidc or tokens',
  ],
  [
    'a role of an account that is in another one',
    `${small}${controller(`, accounts: { "111122223333": { role: "${role('444455556666')}", externalId: "0123456789abcdef" } }`)}`,
    'prod.yaml:5:198: error: controller.accounts.111122223333.role: this role is not in 111122223333',
  ],
  [
    'a role of the own account',
    `${small}${controller(`, accounts: { "123456789012": { role: "${role('123456789012')}", externalId: "0123456789abcdef" } }`)}`,
    'prod.yaml:5:190: error: controller.accounts.123456789012: this is the account of the environment, whose role it has already',
  ],
  [
    'a word that can be guessed',
    `${small}controlledBy: { role: "${role('111122223333')}", externalId: "plumbline" }\n`,
    'prod.yaml:5:88: error: controlledBy.externalId: use 16 to 1,224 letters, digits and + = , . @ : / - _, such as openssl rand -hex 16 prints',
  ],
  [
    'two controllers for one environment',
    `${small}controlledBy: { role: "${role('111122223333')}", externalId: "0123456789abcdef" }\n${controller('')}`,
    'prod.yaml:5:15: error: controlledBy: an environment has a controller of its own, or is looked after by another one',
  ],
  [
    'a snapshot of something else',
    `${small}database: { restoreFrom: "arn:aws:rds:eu-west-1:123456789012:snapshot:one" }\n`,
    'prod.yaml:5:26: error: database.restoreFrom: write the ARN of a snapshot of a cluster',
  ],
  [
    'a field that is generated and filled in',
    `${small}secrets: { app: { generate: A, fill: [A] } }\n`,
    'prod.yaml:5:38: error: secrets.app.fill: A is generated already',
  ],
  [
    'a region of another partition',
    small.replaceAll('eu-west-1', 'cn-north-1'),
    'prod.yaml:3:9: error: region: these stacks are for regions of the partition aws alone',
  ],
  [
    'two dashes in a row, which a database refuses',
    small.replace('prod', 'my--prod'),
    'prod.yaml:1:14: error: environment: use lower-case letters, digits and single dashes (2 to 15), starting and ending with a letter or a digit',
  ],
  [
    'a name that no security group may have',
    `${small}project: sg\n`,
    'prod.yaml:5:10: error: project: a security group takes no name that begins with sg-: call it otherwise',
  ],
  [
    'a name that no load balancer may have',
    `${small}project: internal-shop\n`,
    'prod.yaml:5:10: error: project: a load balancer takes no name that begins with internal-: call it otherwise',
  ],
  [
    'a name that no capacity provider may have',
    `${small}project: ecshop\naddOns: { ec2Capacity: {} }\n`,
    'prod.yaml:5:10: error: project: a capacity provider takes no name that begins with aws, ecs or fargate: call it otherwise, or do without addOns.ec2Capacity',
  ],
  [
    'a size that Fargate does not offer',
    `${small}${controller(', cpu: 512, memory: 1536')}`,
    'prod.yaml:5:180: error: controller.memory: with 512 CPU units Fargate offers 1024, 2048, 3072, 4096 MiB',
  ],
  [
    'a version that does not scale to zero',
    `${small}database: { version: "16.2", capacity: { min: 0 } }\n`,
    'prod.yaml:5:47: error: database.capacity.min: PostgreSQL 16 scales to 0 from 16.3 on: raise the version, or write 0.5',
  ],
  [
    'clients of the VPN inside the network',
    `${small.replace('{ zones', '{ cidr: 10.100.0.0/16, zones')}addOns: { vpn: { serverCertificate: "arn:aws:acm:eu-west-1:123456789012:certificate/0a", clientCertificate: "arn:aws:acm:eu-west-1:123456789012:certificate/0b" } }\n`,
    'prod.yaml:5:16: error: addOns.vpn: clients, 10.100.0.0/22, must not have addresses of the network, 10.100.0.0/16',
  ],
  [
    'a tag of our own',
    `${small}tags: { "plumbline:unit": x }\n`,
    'prod.yaml:5:9: error: tags.plumbline:unit: name a tag with at most 128 letters, digits, spaces and _ . : / = + - @, not starting with aws: or plumbline:',
  ],
]

test('names that only begin alike are taken', () => {
  for (const project of ['sgs', 'internals', 'ecshop', 'awsome']) {
    expect(told(`${small}project: ${project}\n`)).toEqual([])
  }
})

test.each(mistakes)('%s is refused at its place', (_, text, problem) => {
  expect(told(text)).toEqual([problem])
})
