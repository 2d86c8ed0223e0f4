import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBootstrapConfig } from '@plumbline/bootstrap-cdk/config'
import { describe, expect, it } from 'vitest'
import { run } from '../program.ts'
import { terminalFixture } from '../testing.ts'
import { folderWith } from '../folder.testing.ts'

const said = ['--environment', 'prod', '--account', '123456789012', '--region', 'eu-west-1']

async function told(
  args: readonly string[],
  cwd: string,
  answer?: string | ((question: string) => string),
) {
  const { terminal, ran } = terminalFixture({ cwd, ...(answer !== undefined && { answer }) })
  const code = await run(['bootstrap', ...args], terminal)
  return { code, ...ran() }
}

describe('bootstrap init', () => {
  it('writes a configuration that the stacks take, and says what it costs', async () => {
    const folder = folderWith()
    const more = ['--email', 'operations@example.com', '--add-ons', 'redis, waf', '--github', 'a/b']

    const { code, out, err } = await told(['init', ...said, ...more], folder)

    expect([code, out.trim()]).toEqual([0, 'bootstrap-cdk/environments/prod.yaml'])
    expect(err).toMatch(/\$33 +1 NAT gateway\(s\) +\$0\.045 for each GB/)
    const again = `${said.join(' ')} --github a/b --email operations@example.com --add-ons 'redis, waf' --image sha256:… --source https://… --force`
    expect(err).toContain(`  plumbline bootstrap init ${again}\n`)
    const read = readBootstrapConfig(readFileSync(join(folder, out.trim()), 'utf8'), out.trim())
    expect(read).toMatchObject({
      ok: true,
      value: {
        project: 'plumbline',
        network: { zones: ['eu-west-1a', 'eu-west-1b'] },
        alerts: { emails: ['operations@example.com'] },
        github: { repository: 'a/b', branch: 'main' },
        addOns: { redis: { port: 6379 }, waf: { rateLimit: 2_000 } },
      },
    })
  })

  it('can say every add-on, and what it needs', async () => {
    const folder = folderWith()
    const names = 'cdn,cloudTrail,dynamodb,ec2Capacity,mesh,privateEndpoints,redis,vpn,waf'
    const certificate = (id: string) => `arn:aws:acm:eu-west-1:123456789012:certificate/${id}`
    const vpn = ['--vpn-server-certificate', certificate('0a'), '--vpn-client-certificate']
    const tables = ['--tables', 'items:id, events:day:at', '--nat-gateways', '2']
    const more = ['--add-ons', names, ...vpn, certificate('0b'), ...tables, '--pause-after', '30m']
    const images = ['--repositories', 'web,worker', '--github', 'a/b']

    const { code, out, err } = await told(['init', ...said, ...more, ...images], folder)

    expect(code).toBe(0)
    const paid = [
      'Client VPN',
      'Redis',
      'endpoint(s)',
      'firewall',
      'hosts',
      'CloudFront',
      'DynamoDB',
    ]
    expect([...paid, 'CloudTrail', 'mesh'].filter((what) => !err.includes(what))).toEqual([])
    const read = readBootstrapConfig(readFileSync(join(folder, out.trim()), 'utf8'), out.trim())
    expect(read).toMatchObject({
      ok: true,
      value: {
        network: { natGateways: 2 },
        database: { capacity: { min: 0 }, pauseAfter: 1_800 },
        repositories: ['web', 'worker'],
        github: { push: ['web', 'worker'] },
        addOns: {
          vpn: { serverCertificate: certificate('0a'), clientCertificate: certificate('0b') },
          dynamodb: {
            tables: {
              items: { partitionKey: 'id' },
              events: { partitionKey: 'day', sortKey: 'at' },
            },
          },
        },
      },
    })
    expect(read.ok && Object.keys(read.value.addOns).toSorted()).toEqual(names.split(','))
  })

  it('asks a person for what was not said', async () => {
    const folder = folderWith()

    const { code, out } = await told(['init', ...said], folder, '')

    expect([code, out.trim()]).toEqual([0, 'bootstrap-cdk/environments/prod.yaml'])
  })

  const controller = ['--image', `sha256:${'a'.repeat(64)}`, '--source']
  const repository = 'https://git.example.com/shop.git'

  it('writes everything that a controller needs, with a person as its first administrator', async () => {
    const folder = folderWith()
    const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:git-aB3dE9'
    const git = [...controller, repository, '--source-token', secret, '--puppet', 'yes']
    const people = ['--issuer', 'https://id.example.com', '--administrator', 'ana@example.com']
    const things = ['--task-roles', 'web,worker', '--buckets', 'shop-media-prod']
    const secrets = ['--secrets', 'shop/prod:DB_PASSWORD:API_KEY']

    const { code, out, err } = await told(
      ['init', ...said, ...git, ...people, ...things, ...secrets],
      folder,
    )

    expect([code, out.trim()]).toEqual([0, 'bootstrap-cdk/environments/prod.yaml'])
    expect(err).toContain('2 task(s) of the controller on Fargate')
    expect(err).not.toContain('plumbline_')
    const read = readBootstrapConfig(readFileSync(join(folder, out.trim()), 'utf8'), out.trim())
    expect(read).toMatchObject({
      ok: true,
      value: {
        buckets: ['shop-media-prod'],
        secrets: { 'shop/prod': { generate: 'DB_PASSWORD', fill: ['API_KEY'] } },
        taskRoles: { web: { allow: [] }, worker: { allow: [] } },
        controller: {
          store: 'postgres',
          puppet: true,
          sources: [{ name: 'main', url: repository, token: secret }],
          access: {
            administrators: { subjects: ['ana@example.com'] },
            oidc: { issuer: 'https://id.example.com', audience: 'plumbline' },
            tokens: [],
          },
        },
      },
    })
  })

  it('makes a token for the first administrator where no person is one, and writes its hash alone', async () => {
    const folder = folderWith()
    const pausing = ['--pause-after', '30m']

    const { code, out, err } = await told(
      ['init', ...said, ...controller, repository, ...pausing],
      folder,
    )

    const [token = ''] = /plumbline_[\w-]{43}/.exec(err) ?? []
    const text = readFileSync(join(folder, out.trim()), 'utf8')
    const hash = `sha256:${createHash('sha256').update(token).digest('hex')}`
    expect(code).toBe(0)
    expect(text).not.toContain(token)
    expect(readBootstrapConfig(text, out.trim())).toMatchObject({
      ok: true,
      value: {
        controller: {
          store: 'sqlite',
          access: {
            administrators: { subjects: ['token:admin'] },
            tokens: [{ name: 'admin', hash }],
          },
        },
      },
    })
  })

  it('asks again at once for an answer that cannot be, with the reason and with what it costs', async () => {
    const folder = folderWith()
    const asked: string[] = []
    const typed = (question: string) => {
      asked.push(question)
      const again = asked.filter((one) => one === question).length > 1
      if (question.startsWith('Availability')) return again ? '' : 'eu-west-2a, eu-west-2b'
      if (question.startsWith('NAT')) return again ? '2' : '3'
      if (question.startsWith('Add-ons')) return again ? 'waf' : 'kafka'
      return ''
    }

    const { code, out, err } = await told(['init', ...said], folder, typed)

    expect([code, out.trim()]).toEqual([0, 'bootstrap-cdk/environments/prod.yaml'])
    expect(err).toContain('network.zones.0: this zone is not in eu-west-1; ')
    expect(err).toContain('network.natGateways: a zone takes one NAT gateway\n')
    expect(err).toContain('there is no add-on kafka: choose from cdn')
    expect(asked.filter((one) => one.startsWith('NAT'))).toHaveLength(2)
    expect(asked.find((one) => one.startsWith('NAT'))).toContain('each $37 a month')
    expect(asked.find((one) => one.startsWith('Add-ons'))).toContain('\n  waf: $8 a month')
    expect(readFileSync(join(folder, out.trim()), 'utf8')).toContain('natGateways: 2')
  })

  it('gives up on whoever answers wrong again and again', async () => {
    const folder = folderWith()
    const wrong = await told(
      ['init', ...said, '--zones', 'eu-west-1a,eu-west-1b'],
      folder,
      (question) => (question.startsWith('Beginning') ? 'NO GOOD' : ''),
    )

    expect(wrong.code).toBe(1)
    expect(wrong.err).toContain('--project: project: use lower-case letters')
  })

  it('writes nothing that would be refused, or that is there already', async () => {
    const folder = folderWith()
    const wrong = await told(['init', ...said, '--zones', 'eu-west-2a,eu-west-1b'], folder)
    const missing = await told(['init', '--account', '123456789012'], folder)
    const unknown = await told(['init', ...said, '--add-ons', 'kafka'], folder)
    const vpn = await told(['init', ...said, '--add-ons', 'vpn'], folder)
    const table = ['--add-ons', 'dynamodb', '--tables', 'items']
    const keyless = await told(['init', ...said, ...table], folder)
    await told(['init', ...said], folder)
    const again = await told(['init', ...said], folder)

    const nobody = await told(
      ['init', ...said, ...controller, repository, '--administrator', 'ana@example.com'],
      folder,
    )
    expect(nobody.err).toContain('nobody says who ana@example.com is')
    expect(wrong.code).toBe(3)
    expect(wrong.err).toContain('network.zones.0: this zone is not in eu-west-1')
    expect(missing.err).toContain('--environment, --region must be said')
    expect(unknown.err).toContain('there is no add-on kafka')
    expect(vpn.err).toContain('--vpn-server-certificate, --vpn-client-certificate must be said')
    expect(keyless.err).toContain('the table items says no key')
    expect(again.err).toContain('would be overwritten')
  })
})

describe('bootstrap check and cost', () => {
  it('tell of a mistake at its place', async () => {
    const folder = folderWith()
    writeFileSync(join(folder, 'bad.yaml'), 'environment: prod\n')

    const check = await told(['check', 'bad.yaml'], folder)
    const cost = await told(['cost', 'bad.yaml'], folder)

    expect([check.code, cost.code]).toEqual([3, 3])
    expect(check.err).toContain('bad.yaml:1:1: error: account')
    expect((await told(['check', 'none.yaml'], folder)).err).toContain('none.yaml cannot be read')
  })

  it('count every part of the five examples', async () => {
    const examples = join(import.meta.dirname, '../../../bootstrap-cdk/examples')
    const names = ['analytics-reporting', 'fastapi-aurora', 'items-32co', 'quiz', 'scalable-chat']
    const files = names.map((name) => `${name}.yaml`)

    expect((await told(['check', ...files], examples)).out).toBe('5 configurations valid\n')
    const { out } = await told(['cost', 'quiz.yaml'], examples)
    expect(out).toMatch(/\$44 +3 endpoint\(s\) in 2 zones/)
    expect(out).toMatch(/\$44 +Aurora at its least, 0\.5 ACU for each of 1 instance\(s\)/)
  })
})
