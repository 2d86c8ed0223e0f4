import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { runCommand } from '../testing.ts'
import { folderWith } from '../folder.testing.ts'

describe('init', () => {
  it('makes a desired state that is right, with schemas that editors find', async () => {
    const cwd = folderWith()

    const ran = await runCommand(['init', 'state', '--service', 'shop', '--port', '8080'], { cwd })
    const checked = await runCommand(['validate', 'state'], { cwd })

    expect(ran.code).toBe(0)
    expect(ran.out.split('\n')).toContain('state/apps/shop/service.yaml')
    expect(checked).toMatchObject({ code: 0, out: '2 documents, 1 unit in 1 environment\n' })
    const [named] =
      /[\w./]+\.json/.exec(readFileSync(join(cwd, 'state/apps/shop/service.yaml'), 'utf8')) ?? []
    expect(existsSync(join(cwd, 'state/apps/shop', named ?? '?'))).toBe(true)
  })

  it('overwrites nothing, and writes nothing that is wrong', async () => {
    const cwd = folderWith()
    await runCommand(['init'], { cwd })
    const file = join(cwd, 'apps/web/service.yaml')
    writeFileSync(file, 'mine')

    const again = await runCommand(['init'], { cwd })
    const wrong = await runCommand(['init', 'other', '--account', '12'], { cwd })

    expect(again).toMatchObject({ code: 1, out: '' })
    expect(again.err).toContain('would be overwritten; nothing was written')
    expect(readFileSync(file, 'utf8')).toBe('mine')
    expect(wrong.err).toContain('environments/dev.yaml:10:12: error: spec.account')
    expect(existsSync(join(cwd, 'other'))).toBe(false)
    expect((await runCommand(['init', '--force'], { cwd })).code).toBe(0)
  })
})

const shop = new URL('../../../desired-state/examples/shop', import.meta.url).pathname

describe('render', () => {
  it('says what is understood after overlays, variables and defaults', async () => {
    const unit = await runCommand(['render', shop, '--unit', 'prod/service/web'])
    const all = await runCommand(['render', shop, '--environment', 'prod'])

    expect(parse(unit.out)).toMatchObject({
      unit: 'prod/service/web',
      environment: { name: 'prod', cluster: 'prod' },
      spec: { cpu: 512, scale: 3, env: { PUBLIC_URL: 'https://shop.example.com' }, arch: 'amd64' },
    })
    expect(parseAllDocuments(all.out)).toHaveLength(3)
  })

  it('says where each field comes from, and which are defaults', async () => {
    const { out } = await runCommand(['render', shop, '--unit', 'prod/service/web', '--origins'])

    expect(out).toContain('spec.cpu: 512  # apps/web/overlays/prod.yaml:11\n')
    expect(out).toContain('spec.port: 80  # apps/web/service.yaml:15\n')
    expect(out).toContain('spec.arch: amd64  # default\n')
  })

  it('renders what is right beside what is wrong, and ends with 3', async () => {
    const cwd = folderWith()
    await runCommand(['init'], { cwd })
    writeFileSync(
      join(cwd, 'apps/bad.yaml'),
      'apiVersion: plumbline/v1\nkind: Service\nmetadata: { name: bad }\nspec: { imag: x }\n',
    )

    const ran = await runCommand(['render', '-o', 'name'], { cwd })

    expect(ran).toMatchObject({ code: 3, out: 'dev/service/web\n' })
    expect(ran.err).toContain('apps/bad.yaml:4')
    const none = await runCommand(['render', shop, '--unit', 'dev/service/nobody'], { cwd })
    expect(none.err).toContain('no document says anything about dev/service/nobody')
  })
})

describe('docs', () => {
  it('lists pages and kinds, and prints a page, a kind or a field', async () => {
    const listed = await runCommand(['docs'])
    const page = await runCommand(['docs', 'gates'])
    const kind = await runCommand(['docs', 'job'])
    const field = await runCommand(['docs', 'Service.spec.deploy.strategy'])
    const data = JSON.parse((await runCommand(['docs', '--json', 'spec.deploy.strategy'])).out)

    expect(listed.out.split('\n')).toEqual(expect.arrayContaining(['gates', 'Service']))
    expect(page.out).toMatch(/^# Gates\n/)
    expect(kind.out).toContain('Job spec.schedule')
    expect(kind.out).not.toContain('Service spec')
    expect(field.out).toMatch(/^Service spec\.deploy\.strategy {2}.*default rolling\n {4}\S/)
    expect(data).toMatchObject({
      version: 1,
      fields: [{ kind: 'Service', path: 'spec.deploy.strategy' }],
    })
  })

  it('says that there is nothing about what is not there', async () => {
    const ran = await runCommand(['docs', 'kubernetes'])
    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toContain('nothing is written about kubernetes')
    expect((await runCommand(['docs', 'gate'])).err).toContain('there is: gates')
  })
})
