import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { folderWith } from '../folder.testing.ts'

const environment = `apiVersion: plumbline/v1
kind: Environment
metadata: { name: dev }
spec:
  account: "123456789012"
  region: eu-west-1
  cluster: dev
  network: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }
`
const service = `apiVersion: plumbline/v1
kind: Service
metadata: { name: web }
spec:
  image: example/web:1.0.0
  cpu: 256
  memory: 512
`

const good = { 'specs/environments/dev.yaml': environment, 'specs/apps/web.yml': service }

describe('validate', () => {
  it('counts what it cannot check in full without the hand-over, and bundles, which nothing applies yet', async () => {
    const handedOver = service.replace('example/web', '${bootstrap.registry.controllerUri}')
    const bundle = `apiVersion: plumbline/v1
kind: PuppetBundle
metadata: { name: edge }
spec:
  source: ./code
  publish: { s3: bundles }
  targets: { nodes: [edge-1] }
`
    const cwd = folderWith({
      ...good,
      'specs/web.yaml': handedOver.replace('web', 'api'),
      'b.yaml': bundle,
    })

    const ran = await runCommand(['validate', '.'], { cwd })

    expect(ran.out).toBe(
      '4 documents, 3 units in 1 environment; 1 can be checked in full only with the hand-over; the code of 1 Puppet bundle is checked by the controller\n',
    )
  })

  it('says what it found when all is well', async () => {
    const cwd = folderWith(good)

    const ran = await runCommand(['validate', 'specs'], { cwd })

    expect(ran).toEqual({ code: 0, out: '2 documents, 1 unit in 1 environment\n', err: '' })
  })

  it('shows every problem with its line, at paths that an editor can open', async () => {
    const cwd = folderWith({
      ...good,
      'specs/apps/web.yml': service.replace('cpu: 256', 'cpuu: 256'),
    })

    const ran = await runCommand(['validate', 'specs'], { cwd })

    expect(ran.code).toBe(3)
    expect(ran.out).toBe('')
    expect(ran.err).toContain('specs/apps/web.yml:6:3: error: spec')
    expect(ran.err).toContain('     6 |   cpuu: 256\n       |   ^^^^\n')
    expect(ran.err).toMatch(/\d problems? in 1 file\n$/)
  })

  it('reports in JSON without the text of the files', async () => {
    const text = service.replace('cpu: 256', 'cpu: hunter2')
    const cwd = folderWith({ ...good, 'specs/apps/web.yml': text })

    const ran = await runCommand(['validate', 'specs', '-o', 'json'], { cwd })

    expect(ran.code).toBe(3)
    expect(ran.err).toBe('')
    expect(ran.out).not.toContain('hunter2')
    expect(JSON.parse(ran.out)).toMatchObject({
      version: 1,
      valid: false,
      documents: 2,
      environments: ['dev'],
      units: [],
      problems: [{ file: 'specs/apps/web.yml', line: 6, path: 'spec.cpu' }],
    })
  })

  it('leaves out dot folders, node_modules, symbolic links and other files', async () => {
    const broken = 'kind: [\n'
    const cwd = folderWith({
      ...good,
      'specs/.git/a.yaml': broken,
      'specs/node_modules/x/a.yaml': broken,
      'specs/README.md': broken,
      'elsewhere/a.yaml': broken,
    })
    symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'specs/linked'))
    symlinkSync(join(cwd, 'elsewhere/a.yaml'), join(cwd, 'specs/linked.yaml'))

    const ran = await runCommand(['validate', '.'], { cwd: join(cwd, 'specs') })

    expect(ran).toMatchObject({ code: 0, out: '2 documents, 1 unit in 1 environment\n' })
  })

  it('prints nothing that a terminal obeys', async () => {
    const name = '"\\u001b[31mred\\u001b]0;title\\u0007\\u202e"'
    const cwd = folderWith({ ...good, 'specs/apps/web.yml': `${service}  ${name}: 1\n` })

    const ran = await runCommand(['validate', 'specs'], { cwd })

    expect(ran.code).toBe(3)
    expect(ran.err).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u)
  })

  it('refuses a folder without an environment', async () => {
    const ran = await runCommand(['validate', '.'], { cwd: folderWith({}) })

    expect(ran.code).toBe(3)
    expect(ran.err).toContain('there is no Environment')
  })

  it('judges by tenants from elsewhere, as the controller does', async () => {
    const tenant = `apiVersion: plumbline/v1
kind: Tenant
metadata: { name: shop }
spec:
  sources: [apps]
  environments: [dev]
  clusters: [dev]
  accounts: ["123456789012"]
  regions: [eu-west-1]
  subnets: ["*"]
  securityGroups: ["*"]
  images: { repositories: [IMAGES] }
`
    const cwd = folderWith({
      'specs/dev.yaml': environment,
      'specs/web.yaml': service.replace('name: web', 'name: web, team: shop'),
      'platform/shop.yaml': tenant.replace('IMAGES', 'example/*'),
      'platform-closer/shop.yaml': tenant.replace('IMAGES', 'other/*'),
      'platform-broken/shop.yaml': tenant.replace('sources', 'surces'),
    })
    const run = async (...more: readonly string[]) =>
      runCommand(['validate', 'specs', '--tenants', ...more], { cwd })

    expect(await run('platform', '--source', 'apps')).toMatchObject({ code: 0 })
    const closer = await run('platform-closer')
    expect(closer).toMatchObject({ code: 3 })
    expect(closer.err).toContain('specs/web.yaml:5:10: error: spec.image: tenant shop does not')
    const others = await run('platform', '--source', 'others')
    expect(others).toMatchObject({ code: 3 })
    expect(others.err).toContain('team "shop" belongs to no tenant')
    const broken = await run('platform-broken')
    expect(broken).toMatchObject({ code: 3 })
    expect(broken.err).toContain('platform-broken/shop.yaml:5:3: error: spec: "surces"')
  })

  it('says when there is no such path', async () => {
    const ran = await runCommand(['validate', 'nowhere'], { cwd: folderWith({}) })

    expect(ran.code).toBe(1)
    expect(ran.err).toMatch(/nowhere cannot be read \(ENOENT\)\n {2}name a folder/)
  })
})
