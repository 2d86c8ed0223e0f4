import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { folderWith } from '../folder.testing.ts'

function folder(): string {
  const cwd = folderWith()
  cpSync(join(import.meta.dirname, '../import/cases'), cwd, { recursive: true })
  return cwd
}

const args = ['import', 'taskdef', 'web.taskdef.json', '--service', 'web.service.json']

describe('import taskdef', () => {
  it('writes documents that validate, and tells all that is to be looked at', async () => {
    const cwd = folder()

    const ran = await runCommand([...args, '--out', 'repo'], { cwd })
    const valid = await runCommand(['validate', 'repo'], { cwd })

    expect(ran.code).toBe(0)
    expect(ran.out).toBe('repo/environments/prod.yaml\nrepo/apps/checkout/service.yaml\n')
    expect(ran.err).toContain('web.service.json:10: loadBalancers: arn:aws:elasticloadbalancing')
    expect(ran.err).toContain('web.service.json:7: desiredCount: 2 is how many tasks it has')
    expect(ran.err).toMatch(/2 things to look at\n$/)
    expect(valid).toMatchObject({ code: 0, out: '2 documents, 1 unit in 1 environment\n' })
  })

  it('overwrites nothing, and writes nothing at all, without --force', async () => {
    const cwd = folder()
    const file = join(cwd, 'repo/apps/checkout/service.yaml')
    mkdirSync(join(cwd, 'repo/apps/checkout'), { recursive: true })
    writeFileSync(file, 'mine\n')

    const refused = await runCommand([...args, '--out', 'repo'], { cwd })
    const there = readFileSync(file, 'utf8')
    const forced = await runCommand([...args, '--out', 'repo', '--force'], { cwd })

    expect(refused.code).toBe(1)
    expect(refused.err).toContain('repo/apps/checkout/service.yaml would be overwritten')
    expect(there).toBe('mine\n')
    expect(() => readFileSync(join(cwd, 'repo/environments/prod.yaml'))).not.toThrow()
    expect(forced.code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('kind: Service')
  })

  it('adds to the environments that are there, under other names if it is told so', async () => {
    const cwd = folder()
    const at = ['--out', 'repo']
    await runCommand([...args, ...at, '--environment', 'dev'], { cwd })
    await runCommand([...args, ...at, '--environment', 'prod', '--name', 'other'], { cwd })

    const ran = await runCommand([...args, ...at, '--environment', 'dev', '--name', 'third'], {
      cwd,
    })

    expect(ran.out).toBe('repo/apps/third/service.yaml\n')
    expect(readFileSync(join(cwd, 'repo/apps/third/service.yaml'), 'utf8')).toContain(
      'metadata: { name: third, environments: [dev] }',
    )
    const valid = await runCommand(['validate', 'repo'], { cwd })
    expect(valid.out).toMatch(/^5 documents, 3 units in 2 environments\n/)
  })

  it('is versioned JSON', async () => {
    const ran = await runCommand([...args, '--out', 'repo', '-o', 'json'], { cwd: folder() })

    expect(JSON.parse(ran.out)).toMatchObject({
      version: 1,
      loads: true,
      files: ['repo/environments/prod.yaml', 'repo/apps/checkout/service.yaml'],
      notes: [
        { place: 'web.service.json:10: loadBalancers' },
        { place: 'web.service.json:7: desiredCount' },
      ],
    })
  })

  it('takes what ecspresso renders: a service without a name, and without a number of tasks', async () => {
    const cwd = folder()
    const rendered = ['ecspresso/rendered-taskdef.json', '--service']
    const at = ['--name', 'checkout-api', '--out', 'repo']

    const ran = await runCommand(
      ['import', 'taskdef', ...rendered, 'ecspresso/rendered-servicedef.json', ...at],
      { cwd },
    )
    const valid = await runCommand(['validate', 'repo'], { cwd })

    expect(ran.code).toBe(0)
    expect(ran.err).toContain(
      'ecspresso/rendered-servicedef.json: nothing says the number of tasks: scale is elsewhere',
    )
    expect(ran.err).toContain('write metadata.tags: {"team":"shop"}')
    const text = readFileSync(join(cwd, 'repo/apps/checkout-api/service.yaml'), 'utf8')
    expect(text).toContain('\n  scale: elsewhere\n')
    expect(text).toContain('tag: "{{.Name}}"')
    expect(valid).toMatchObject({ code: 0 })
  })

  it.each([
    [['ecspresso/ecs-task-def.json'], 'ecs-task-def.json:6 is a template', 'render taskdef >'],
    [['ecspresso/ecspresso.yml'], 'is not JSON', 'render taskdef >'],
    [
      ['web.taskdef.json', '--service', 'ecspresso/ecs-service-def.jsonnet'],
      'is not JSON',
      'render servicedef >',
    ],
  ])('leaves %j for ecspresso to render', async (files, message, todo) => {
    const ran = await runCommand(['import', 'taskdef', ...files], { cwd: folder() })

    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toContain(message)
    expect(ran.err).toContain(todo)
  })

  it.each([
    [{ name: 'cfn.yaml', text: 'Type: AWS::ECS::Service' }, 'template of CloudFormation', 'live'],
    [{ name: 'main.tf', text: 'resource "aws_ecs_service" "web" {}' }, 'to Terraform', 'live'],
    [{ name: 'list.json', text: '[{"image":"a:1"}]' }, 'holds containers alone', 'describe-task'],
  ])('says where %j stands in a form that can be read', async ({ name, text }, what, todo) => {
    const cwd = folder()
    writeFileSync(join(cwd, name), text)

    const ran = await runCommand(['import', 'taskdef', name], { cwd })

    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toContain(what)
    expect(ran.err).toContain(todo)
  })

  it.each([
    [{ services: [{ serviceName: 'a' }, { serviceName: 'b' }] }, 'holds 2 services: a, b'],
    [{ services: [], failures: [{ arn: 'a/b', reason: 'MISSING' }] }, 'a/b is MISSING'],
  ])('wants one service, and not %j', async (answer, what) => {
    const cwd = folder()
    writeFileSync(join(cwd, 'answer.json'), JSON.stringify(answer))

    const ran = await runCommand([...args.slice(0, 4), 'answer.json', '--out', 'repo'], { cwd })

    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toContain(what)
  })

  it('takes one of several services by its name, and passes over a mark of the order of bytes', async () => {
    const cwd = folder()
    const services = [{ serviceName: 'a' }, { serviceName: 'b', desiredCount: 7 }]
    writeFileSync(join(cwd, 'answer.json'), `\uFEFF${JSON.stringify({ services })}`)

    const ran = await runCommand(
      [...args.slice(0, 4), 'answer.json', '--name', 'b', '--out', 'repo'],
      { cwd },
    )

    expect(ran.code).toBe(0)
    expect(readFileSync(join(cwd, 'repo/apps/b/service.yaml'), 'utf8')).toContain('scale: 7')
  })

  it.each([
    ['nowhere.json', 'cannot be read (ENOENT)'],
    ['broken.json', 'is not JSON'],
    ['web.service.json', 'holds no task definition: there is no containerDefinitions in it'],
  ])('says what is wrong with %s', async (file, message) => {
    const cwd = folder()
    writeFileSync(join(cwd, 'broken.json'), '{')

    const ran = await runCommand(['import', 'taskdef', file], { cwd })

    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toContain(message)
  })
})
