import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCommand } from '../testing.ts'
import { folderWith } from '../folder.testing.ts'

/** Hosts with real Puppet have a test of their own. */
const anyPort = ['--no-hosts', '--port', '0', '--aws-port', '0']

/** Starts the demo in a folder, and interrupts it as soon as it has said where everything is. */
async function startAndStop(
  cwd: string,
  look?: (address: (name: string) => string) => Promise<void>,
) {
  const interrupt = new AbortController()
  const lines: string[] = []
  const addressOf = (name: string) =>
    lines.find((line) => line.startsWith(name))?.match(/http:\S+/)?.[0] ?? ''
  return runCommand(['demo', ...anyPort], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd },
    signal: interrupt.signal,
    onOut: async (line) => {
      lines.push(line)
      if (!line.startsWith('Ctrl-C')) return
      await look?.(addressOf)
      interrupt.abort('SIGINT')
    },
  })
}

describe('demo', () => {
  it('makes a repository, an AWS and a controller, and says where they are', async () => {
    const cwd = folderWith()
    let page = ''
    let clusters: unknown

    const ran = await startAndStop(cwd, async (addressOf) => {
      page = await (await fetch(`${addressOf('Dashboard')}/plain`)).text()
      clusters = await (await fetch(`${addressOf('Simulated AWS')}/_plumbline/state`)).json()
    })

    expect(ran.code).toBe(0)
    expect(page).toContain('<h1>Units</h1>')
    expect(JSON.stringify(clusters)).toContain('cluster/prod')
    expect(ran.out).toContain('.plumbline/desired-state\n')
    expect(ran.out).toContain('update-service --cluster dev --service web --desired-count 7')
    expect(ran.out).not.toContain('ready\n')
    const tree = join(cwd, '.plumbline/desired-state')
    const head = execFileSync('git', ['log', '--format=%s'], { cwd: tree, encoding: 'utf8' })
    expect(head).toBe('The shop\n')
    expect(readFileSync(join(cwd, '.plumbline/plumbline.yaml'), 'utf8')).toContain('poll: 3s')
    expect(existsSync(join(cwd, '.plumbline/aws.json'))).toBe(true)
  })

  it('goes on from there at the next start', async () => {
    const cwd = folderWith()
    await startAndStop(cwd)
    const saved = JSON.parse(readFileSync(join(cwd, '.plumbline/aws.json'), 'utf8'))

    const ran = await startAndStop(cwd)

    expect(ran.code).toBe(0)
    expect(ran.out).toContain('.plumbline/desired-state (kept from before)')
    const again = JSON.parse(readFileSync(join(cwd, '.plumbline/aws.json'), 'utf8'))
    expect(again.now).toBeGreaterThanOrEqual(saved.now)
  })

  it.each([
    ['--port', ['--aws-port', '0']],
    ['--aws-port', ['--port', '0']],
  ])('names %s when its port is taken', async (option, others) => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const { port } = other.address() as AddressInfo
    const cwd = folderWith()

    const ran = await runCommand(['demo', option, String(port), ...others], {
      cwd,
      env: { PATH: process.env.PATH, HOME: cwd },
    })

    expect(ran.code).toBe(1)
    expect(ran.err).toContain(`cannot listen on 127.0.0.1:${port}: another program`)
    expect(ran.err).toContain(`choose another with ${option}\n`)
  })

  it('says what to do with an AWS that cannot be restored', async () => {
    const cwd = folderWith()
    await startAndStop(cwd)
    writeFileSync(join(cwd, '.plumbline/aws.json'), '{"version":9}')

    const ran = await startAndStop(cwd)

    expect(ran.code).toBe(1)
    expect(ran.err).toContain('aws.json does not hold a simulated AWS that can be restored')
    expect(ran.err).toContain('delete it')
  })
})
