import { createServer, type Socket } from 'node:net'
import { spawn } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { describeWith } from '../require.ts'
import { execute, fleet, read, type Fleet, type Host } from './host.ts'
import { standIn } from './stand-in.ts'

const site = { 'manifests/site.pp': 'notice(1)\n' }

let edge: Fleet
let host: Host
let puppet: string

beforeEach(async () => {
  edge = await fleet()
  puppet = standIn(join(edge.host().root, '..'))
  host = edge.host('edge-1', { puppet })
})

const runs = () => (read(join(host.root, 'ran')) ?? '').split('\n').length
const kept = () => JSON.parse(read(join(host.root, 'report.json')) ?? '{}') as object

describeWith(['puppet'], 'a host whose bundle was taken out of Git', () => {
  const retire = (more: object = {}) =>
    edge.point(null, { retired: true, publishedAt: '2026-01-01T00:00:00Z', ...more })

  beforeEach(async () => {
    await edge.point(await edge.publish(site))
    await host.run()
    await retire()
    await host.run()
  })

  test('runs Puppet no more while S3 is gone, the pointer is, or its key is not trusted any more', async () => {
    const before = runs()

    await edge.host('edge-1', { puppet, endpoint: 'http://127.0.0.1:9' }).run()
    expect(kept()).toMatchObject({ result: 'unreachable' })
    edge.host('edge-1', { puppet })
    await edge.put('current/edge.json', '{}')
    await host.run()
    expect(kept()).toMatchObject({ result: 'refused' })

    expect(runs()).toBe(before)
  })

  test('takes the word for ever: nobody renews a pointer of a bundle that is gone', async () => {
    const before = runs()
    await retire({ validUntil: '2026-01-08T00:00:00Z' })

    expect((await host.run()).code).toBe(0)

    expect(kept()).toMatchObject({ result: 'retired' })
    expect(runs()).toBe(before)
  })

  test('runs it again when it is given another bundle, whose generations begin elsewhere', async () => {
    const other = edge.host('edge-1', { puppet, unit: 'dev/bundle/other' })
    await other.run()
    expect(kept()).toMatchObject({ result: 'unreachable', generation: 0 })
    expect(kept()).toMatchObject({ current: null, applied: null })
    edge.host('edge-1', { puppet })
    await edge.point(await edge.publish(site), { generation: 1 })
    const before = runs()

    await host.run()

    expect(kept()).toMatchObject({ result: 'converged', generation: 1 })
    expect(runs()).toBe(before + 2)
  })
})

describeWith(['puppet'], 'a host that gets rubbish for an answer', () => {
  test.each([
    ['no HTTP', 'rubbish\r\n\r\n'],
    ['a header without end', `HTTP/1.1 200 OK\r\nx`],
    ['what cannot be unpacked', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\nrubbish'],
    ['an error of many bytes', `HTTP/1.1 500 No\r\n\r\n${'x'.repeat(2_000_000)}`],
  ])('goes on with its bundle, and keeps a report: %s', async (_what, answer) => {
    await edge.point(await edge.publish(site))
    await host.run()
    const before = runs()
    const endpoint = await answering((socket) => socket.end(answer))

    const { code, output } = await edge.host('edge-1', { puppet, endpoint }).run()

    expect([code, output]).toEqual([1, expect.stringContaining('the report was not sent')])
    expect(output).not.toContain('.rb:')
    expect(kept()).toMatchObject({ result: expect.stringMatching(/unreachable|refused/), exit: 0 })
    expect(runs()).toBe(before + 1)
  })

  test('waits for an answer that never ends no longer than it may', async () => {
    const endpoint = await answering((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const drip = setInterval(() => socket.write('x'), 50)
      socket.on('close', () => clearInterval(drip))
    })
    const library = fileURLToPath(new URL('../../puppet/agent/lib', import.meta.url))
    const script = `
      require '${library}/s3'
      config = Struct.new(:endpoint, :region, :bucket).new('${endpoint}', 'eu-west-1', 'b')
      keys = PlumblineAgent::Credentials::Keys.new('a', 'b')
      begin
        PlumblineAgent::S3.new(config, keys, seconds_max: 1).get('k', 1_000_000)
      rescue PlumblineAgent::Unreachable => e
        puts e.message
      end`

    const { output } = await execute(['ruby', '-e', script], host.environment)

    expect(output).toContain('GET /b/k: Timeout::Error')
  })
})

describeWith(['puppet'], 'an agent that is to end', () => {
  /** As Puppet does, this one gives what it starts a session of its own. */
  const worker = (then: string): string => {
    const path = join(host.root, '../works')
    const done = join(host.root, '../done')
    const own = join(host.root, '../own')
    writeFileSync(
      path,
      `#!/bin/sh\nsetsid sh -c 'echo $$ > ${own}; ${then}; echo done > ${done}' &\nwait\n`,
    )
    chmodSync(path, 0o755)
    return path
  }
  const pid = () => Number(read(join(host.root, '../own')) ?? '')
  /** One that ended and that nobody has waited for yet has the state Z. */
  const alive = () => /\) [^Z]/.test(read(`/proc/${pid()}/stat`) ?? '')

  beforeEach(() => {
    onTestFinished(() => {
      if (pid() > 0 && alive()) process.kill(pid(), 'SIGKILL')
    })
  })

  test('lets Puppet end what it is doing', async () => {
    await edge.point(await edge.publish(site), { apply: { mode: 'enforce', noopFirst: false } })
    const { command, environment } = edge.host('edge-1', { puppet: worker('sleep 4') })
    const [program = '', ...rest] = command
    const child = spawn(program, rest, { env: environment, stdio: 'ignore' })
    const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))
    while (!(pid() > 0)) await setTimeout(25)

    child.kill('SIGTERM')

    expect(await ended).toBe('SIGTERM')
    expect(read(join(host.root, '../done'))).toBe('done\n')
  })

  test('ends what Puppet started, too, when the time is up', async () => {
    await edge.point(await edge.publish(site), { apply: { mode: 'enforce', noopFirst: false } })
    const limited = { puppet: worker('trap "" TERM; sleep 300'), timeoutSeconds: 1 }

    await edge.host('edge-1', limited).run()

    expect(kept()).toMatchObject({ result: 'failed', message: 'Puppet did not end in time' })
    expect(alive()).toBe(false)
  })
})

async function answering(answer: (socket: Socket) => void): Promise<string> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`
}
