import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { appWith, memoryFixture, newYear, revision } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'
import { environmentIn, place, service } from './place.fixture.ts'

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  return () => vi.unstubAllEnvs()
})

describe('plan', () => {
  it('names every call with its effect, and sends none', async () => {
    const { cwd, writes } = await place()

    const ran = await runCommand(['plan', '--config', 'plumbline.yaml'], { cwd })

    expect(ran.code).toBe(0)
    expect(ran.err).toBe(
      'Whether a unit is held or suspended is not known.\n' +
        '  a running controller knows: name its API with --api or PLUMBLINE_API\n',
    )
    expect(ran.out).toMatch(/^dev\/service\/web at [0-9a-f]{8}: creates\n/)
    expect(ran.out).toMatch(
      / {2}\+ creates +task-definition\/dev-web {2}ecs:RegisterTaskDefinition\n/,
    )
    expect(ran.out).toMatch(/creates +service\/web {2}ecs:CreateService\n +… waits for task-def/)
    expect(ran.out).toContain('containers.web.image: example/web:1.0.0  # apps/web.yaml:5\n')
    expect(ran.out).toContain('containers.web.environment: TOKEN  # apps/web.yaml:6\n')
    expect(ran.out).toMatch(
      /network\.subnets: \[subnet-0a1b2c3d\] {2}# environments\/dev\.yaml:8\n/,
    )
    expect(ran.out).toMatch(/\n3 to create\n$/)
    expect(ran.out).not.toContain('hunter2')
    expect(writes()).toEqual([])
  })

  it('with --detailed-exitcode ends with 2 when there is something to do', async () => {
    const { cwd } = await place()
    const args = ['plan', '--config', 'plumbline.yaml', '--detailed-exitcode']

    const ran = await runCommand(args, { cwd })

    expect(ran.code).toBe(2)
  })

  it('is versioned JSON with the exact requests', async () => {
    const { cwd } = await place()

    const ran = await runCommand(['plan', '--config', 'plumbline.yaml', '-o', 'json'], { cwd })

    const report = JSON.parse(ran.out)
    const [unit] = report.units
    const register = unit.calls.find((call: { op: string }) => /Register/.test(call.op))
    expect(report.version).toBe(1)
    expect(unit.unit).toBe('dev/service/web')
    expect(register.input.containerDefinitions[0].image).toBe('example/web:1.0.0')
    expect(unit.held[0].calls[0]).toMatchObject({ op: 'ecs:CreateService', effect: 'creates' })
    expect(ran.out).not.toContain('hunter2')
  })

  it('is a comment for a pull request, about an environment alone', async () => {
    const { cwd } = await place()
    const args = ['plan', '--config', 'plumbline.yaml', '-o', 'markdown', '--environment']

    const dev = await runCommand([...args, 'dev'], { cwd })
    const prod = await runCommand([...args, 'prod'], { cwd })

    expect(dev.code).toBe(0)
    expect(dev.out).toMatch(/^<!-- plumbline plan: dev -->\n### Plumbline plan for `dev`\n/)
    expect(dev.out).toContain('\n+ containers.web.image: example/web:1.0.0 # apps/web.yaml:5\n')
    expect(dev.out).not.toContain('hunter2')
    expect(prod.code).toBe(1)
    expect(prod.err).toContain('no source says anything about prod')
  })

  it('plans the documents of a folder as if they were committed', async () => {
    const { cwd } = await place()
    writeFileSync(
      join(cwd, 'repository/apps/web.yaml'),
      service.replace('web:1.0.0', 'web:2.0.0').replace('name: web', 'name: shop'),
    )
    const args = ['plan', '--config', 'plumbline.yaml', '--from']

    const one = await runCommand([...args, 'repository'], { cwd })
    const named = await runCommand([...args, 'shop=repository'], { cwd })
    const nowhere = await runCommand([...args, 'nowhere'], { cwd })

    expect(one.code).toBe(0)
    expect(one.out).toMatch(/^dev\/service\/shop at uncommitted: creates\n/)
    expect(one.out).toContain('example/web:2.0.0  # apps/web.yaml:5\n')
    expect(named.out).toBe(one.out.replaceAll(/#[0-9a-f]{6}/g, '#ffffff'))
    expect(nowhere.code).toBe(1)
  })

  it('wants to know which source a folder stands for', async () => {
    const { cwd } = await place()
    writeFileSync(
      join(cwd, 'plumbline.yaml'),
      'sources: [{ name: a, url: ./repository }, { name: b, url: ./repository }]\n',
    )

    const ran = await runCommand(['plan', '--config', 'plumbline.yaml', '--from', '.'], { cwd })

    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toContain('write --from SOURCE=FOLDER, with one of a, b')
  })

  it('shows one unit alone, and says when there is no such unit', async () => {
    const { cwd, commit } = await place()
    commit({ 'apps/api.yaml': service.replace('name: web', 'name: api') })
    const args = (unit: string) => ['plan', '--config', 'plumbline.yaml', '--unit', unit]

    const one = await runCommand(args('dev/service/api'), { cwd })
    const none = await runCommand(args('dev/service/nobody'), { cwd })

    expect(one.code).toBe(0)
    expect(one.out).not.toContain('dev/service/web at')
    expect(none.code).toBe(1)
    expect(none.err).toContain('no source says anything about dev/service/nobody')
  })

  it('ends with 3 and every problem when a document is invalid, and still plans the rest', async () => {
    const { cwd, commit } = await place()
    commit({ 'apps/api.yaml': service.replace('name: web', 'name: api').replace('image', 'imag') })

    const ran = await runCommand(['plan', '--config', 'plumbline.yaml'], { cwd })

    expect(ran.code).toBe(3)
    expect(ran.err).toContain('apps/api.yaml:5:3: error: spec')
    expect(ran.err).toContain('     5 |   imag: example/web:1.0.0')
    expect(ran.out).toContain('dev/service/web at')
  })

  it('ends with 3 when the configuration is invalid', async () => {
    const { cwd } = await place()
    writeFileSync(join(cwd, 'plumbline.yaml'), 'sources: []\n')

    const ran = await runCommand(['plan', '--config', 'plumbline.yaml'], { cwd })

    expect(ran).toMatchObject({ code: 3, out: '' })
    expect(ran.err).toMatch(/^plumbline\.yaml:1:\d+: error: sources: /)
  })

  it('ends with 1 when a source cannot be fetched', async () => {
    const { cwd } = await place()
    rmSync(join(cwd, 'repository'), { recursive: true })

    const ran = await runCommand(['plan', '--config', 'plumbline.yaml'], { cwd })

    expect(ran.code).toBe(1)
    expect(ran.err).toMatch(/^plumbline: .+\n {2}\w+/)
  })

  it('asks the controller that is named why a unit would stay as it is', async () => {
    const { cwd } = await place()
    const pin = { mode: 'hold', reason: 'it is December', author: 'dana', since: newYear } as const
    const hold = { fingerprint: 'b', revision, reason: 'no image', since: newYear }
    const memories = [memoryFixture('dev/service/web', { pin, hold })]
    const { app } = await appWith({ store: memoryStore(), memories })
    onTestFinished(() => app.close())
    const api = await app.listen({ host: '127.0.0.1', port: 0 })
    const args = ['plan', '--config', 'plumbline.yaml', '--api', api]

    const text = await runCommand(args, { cwd })
    const json = JSON.parse((await runCommand([...args, '-o', 'json'], { cwd })).out)
    const markdown = await runCommand([...args, '-o', 'markdown'], { cwd })

    const byDana = 'held by dana until it is released, nothing new goes out: it is December'
    const failed = 'held until a commit changes the unit: 4f2c1e9d failed: no image'
    expect(text).toMatchObject({ code: 0, err: '' })
    expect(text.out).toContain(`  ‖ ${byDana}\n  ‖ ${failed}\n`)
    expect(json.holds).toBe('known')
    expect(json.units[0].standing).toEqual([byDana, failed])
    expect(markdown.out).toContain(`creates: \`${byDana}\`, `)
  })

  it('plans all the same when that controller cannot be asked, and says so', async () => {
    const { cwd } = await place()
    const env = { PLUMBLINE_API: 'http://127.0.0.1:1' }

    const ran = await runCommand(['plan', '--config', 'plumbline.yaml'], { cwd, env })

    expect(ran.code).toBe(0)
    expect(ran.out).toContain('dev/service/web at')
    expect(ran.err).toMatch(/is not known: nothing answers at http:\/\/127\.0\.0\.1:1/)
  })

  it('knows a unit that is new to the controller to be held by nobody', async () => {
    const { cwd } = await place()
    const { app } = await appWith({ store: memoryStore(), memories: [] })
    onTestFinished(() => app.close())
    const api = await app.listen({ host: '127.0.0.1', port: 0 })

    const ran = await runCommand(['plan', '--config', 'plumbline.yaml', '--api', api], { cwd })

    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).not.toContain('‖')
  })

  it('says of a freeze, which Git tells, that a release waits', async () => {
    const { cwd, commit } = await place()
    const frozen = `${environmentIn('123456789012')}  policy: { freeze: [{ cron: "0 0 * * *", duration: 26h, reason: stocktaking }] }\n`
    commit({ 'environments/dev.yaml': frozen })

    const ran = await runCommand(['plan', '--config', 'plumbline.yaml'], { cwd })

    expect(ran.out).toMatch(
      /‖ frozen: nothing is released until 2.+: stocktaking; drift is repaired/,
    )
  })
})
