import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it, vi } from 'vitest'
import { runCommand, type TerminalOptions } from '../testing.ts'
import { environmentIn, place, service } from './place.fixture.ts'

const unit = 'dev/service/web'
const job = `apiVersion: plumbline/v1
kind: Job
metadata: { name: migrate }
spec:
  image: example/web:1.0.0
`
const documents = {
  'environments/dev.yaml': environmentIn('123456789012'),
  'apps/web.yaml': `${service}  exec: true\n  roles: { task: web }\n`,
  'apps/migrate.yaml': job,
}

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  return () => vi.unstubAllEnvs()
})

/** A service that runs in the simulated AWS, as somebody made it. */
async function running(enableExecuteCommand = true) {
  const here = await place(documents)
  const { world } = here
  const awsvpcConfiguration = { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] }
  await world.call('ecs', 'RegisterTaskDefinition', {
    family: 'dev-web',
    containerDefinitions: [
      {
        name: 'web',
        image: 'example/web:1.0.0',
        environment: [{ name: 'TOKEN', value: 'hunter2' }],
      },
    ],
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    taskRoleArn: 'web',
  })
  await world.call('ecs', 'CreateService', {
    cluster: 'dev',
    serviceName: 'web',
    taskDefinition: 'dev-web',
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration },
    enableExecuteCommand,
  })
  world.advance(120_000)
  /** The clock of AWS goes on while somebody waits. */
  const clock = { now: () => world.now(), sleep: async (ms: number) => world.advance(ms) }
  const run = (args: readonly string[], more: TerminalOptions = {}) =>
    runCommand(args, { cwd: here.cwd, clock, ...more })
  const oneOffs = async () => {
    const { tasks = [] } = (await world.call('ecs', 'DescribeTasks', {
      cluster: 'dev',
      tasks: (
        (await world.call('ecs', 'ListTasks', {
          cluster: 'dev',
          family: 'dev-web',
          desiredStatus: 'STOPPED',
        })) as { taskArns: string[] }
      ).taskArns,
    })) as { tasks?: Record<string, unknown>[] }
    return tasks
  }
  return { ...here, run, oneOffs }
}

it('runs one task like those of a service, with another command, and follows it to its end', async () => {
  const { run, oneOffs } = await running()

  const ran = await run(['run', unit, '--yes', '--author', 'ana b', '--', 'node', 'once.js'])

  expect(ran).toMatchObject({ code: 0, err: 'starts\nruns\nended well: exit code 0\n' })
  expect(ran.out).toMatch(/^arn:aws:ecs:eu-west-1:123456789012:task\/dev\/\w+\n$/)
  expect(await oneOffs()).toMatchObject([
    {
      startedBy: 'by-hand/ana-b',
      group: 'family:dev-web',
      overrides: { containerOverrides: [{ name: 'web', command: ['node', 'once.js'] }] },
    },
  ])
})

it('says with which code it ended, or that it goes on', async () => {
  const { run, world } = await running()
  world.control('ecs', {
    type: 'fate',
    fate: 'exits',
    exitCode: 3,
    group: 'family:',
    afterSeconds: 5,
  })

  const failed = await run(['run', unit, '--yes'])
  const late = await run(['run', unit, '--yes', '--timeout', '1s'])
  const left = await run(['run', unit, '--yes', '--detach'])

  expect(failed).toMatchObject({ code: 1 })
  expect(failed.err).toContain('ended with exit code 3')
  expect(late).toMatchObject({ code: 6 })
  expect(left).toMatchObject({ code: 0, err: '' })
})

it('starts nothing that nobody agreed to, and nothing of what is not there', async () => {
  const { run, writes } = await running()
  const before = writes().length

  const unasked = await run(['run', unit])
  const refused = await run(['run', unit, '--', 'rm', '-rf', '/'], { answer: 'no' })
  const none = await run(['run', 'dev/service/nobody', '--yes'])
  const never = await run(['run', 'dev/job/migrate', '--yes'])

  expect(unasked).toMatchObject({ code: 1, out: '' })
  expect(unasked.err).toContain('add --yes')
  expect(refused.err).toContain('with ["rm","-rf","/"]')
  expect(refused.err).toContain('nothing was started')
  expect(none.err).toContain('no source says anything about dev/service/nobody')
  expect(never.code).toBe(1)
  expect(
    writes()
      .slice(before)
      .filter((name) => name === 'RunTask'),
  ).toHaveLength(1)
})

/** A plugin that writes down how it was called. */
function pluginIn(cwd: string, code = 0): string {
  const folder = join(cwd, 'bin')
  mkdirSync(folder)
  const file = join(folder, 'session-manager-plugin')
  writeFileSync(
    file,
    `#!/bin/sh\nfor one in "$@"; do echo "$one"; done > ${cwd}/called\nexit ${code}\n`,
  )
  chmodSync(file, 0o755)
  return folder
}

it('opens a session through the plugin, which is handed what the AWS CLI hands it', async () => {
  const { run, cwd } = await running()
  const PATH = `${pluginIn(cwd)}:/bin`

  const ran = await run(['exec', unit, '--', 'ls', '/srv/a b'], { env: { PATH } })

  expect(ran.code).toBe(0)
  expect(ran.err).toMatch(/^web of task \w+; exit ends the session\n$/)
  const [session, region, action, profile, request, endpoint] = readFileSync(
    join(cwd, 'called'),
    'utf8',
  ).split('\n')
  expect(JSON.parse(session ?? '')).toMatchObject({ sessionId: expect.stringMatching(/^ecs-/) })
  expect([region, action, profile]).toEqual(['eu-west-1', 'StartSession', ''])
  expect(JSON.parse(request ?? '').Target).toMatch(/^ecs:dev_\w+_\w+-\w+$/)
  expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:/)
})

it('says what keeps it from a session', async () => {
  const { run, cwd } = await running(false)
  const PATH = pluginIn(cwd)

  const without = await run(['exec', unit], { env: { PATH: '/nowhere' } })
  const off = await run(['exec', unit], { env: { PATH } })
  const other = await run(['exec', unit, '--task', 'ffff'], { env: { PATH } })

  expect(without.err).toContain('session-manager-plugin is not installed')
  expect(without.err).toContain('https://docs.aws.amazon.com/')
  expect(off.err).toContain('write exec: true into the document of web')
  expect(other.err).toContain('no task ffff of dev/service/web runs')
})

it('fetches what Git wants and what AWS has, without the values of variables', async () => {
  const { run } = await running()

  const desired = await run(['get', unit, '--desired'])
  const live = await run(['get', unit, '--live', '-o', 'json'])

  expect(desired.out).toContain('image: example/web:1.0.0')
  expect(desired.out).toContain('TOKEN: (#')
  expect(JSON.parse(live.out)).toMatchObject({
    version: 1,
    service: { serviceName: 'web', desiredCount: 1 },
    taskDefinition: { family: 'dev-web' },
  })
  expect(desired.out + live.out).not.toContain('hunter2')
  expect((await run(['get', '--live'])).err).toContain('are about one unit')
})
