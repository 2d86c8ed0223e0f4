import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { describeWith } from '../require.ts'
import { environmentOf, fleet, read, type Fleet, type Host } from './host.ts'
import { standIn } from './stand-in.ts'

const files = Object.fromEntries(
  Array.from({ length: 200 }, (_, index) => [`files/${index}`, `content of ${index}\n`]),
)

function treeOf(version: number) {
  return { 'manifests/site.pp': `notice(${version})\n`, ...files }
}

/** `open` lets Puppet end, where it waits. */
async function setUp(waits = false): Promise<{ edge: Fleet; host: Host; open: () => void }> {
  const edge = await fleet()
  const { root } = edge.host()
  const gate = join(root, '../gate')
  const puppet = standIn(join(root, '..'), waits ? gate : undefined)
  return { edge, host: edge.host('edge-1', { puppet }), open: () => writeFileSync(gate, '') }
}

/** Everything under a final name is whole. */
function expectWhole(host: Host): void {
  const folder = join(host.root, 'environments')
  for (const name of readdirSync(folder).filter((one) => !one.startsWith('.'))) {
    expect(environmentOf(read(join(folder, name, '.plumbline-digest')) ?? '')).toBe(name)
    expect(readdirSync(join(folder, name, 'files'))).toHaveLength(200)
  }
}

describeWith(['puppet'], 'an agent that is interrupted', () => {
  test('by a kill at any moment leaves only whole bundles, and the next run goes on', async () => {
    const { edge, host } = await setUp()
    await edge.point(await edge.publish(treeOf(0)))
    await host.run()

    for (let round = 1; round <= 25; round++) {
      const digest = await edge.publish(treeOf(round))
      await edge.point(digest)
      const [program = '', ...rest] = host.command
      const child = spawn(program, rest, { env: host.environment, stdio: 'ignore' })
      await setTimeout(round * 15)
      child.kill('SIGKILL')
      expectWhole(host)
      expect(read(join(host.root, 'current/.plumbline-digest'))).toBeDefined()
      if (round % 5 > 0) continue
      expect((await host.run()).output).toContain('converged')
      expect(host.link('applied')).toBe(environmentOf(digest))
      expect(readdirSync(join(host.root, 'environments')).length).toBeLessThanOrEqual(4)
    }
  })

  test('by another run lets the first one end, also when its agent was killed', async () => {
    const { edge, host, open } = await setUp(true)
    await edge.point(await edge.publish(treeOf(0)))
    const [program = '', ...rest] = host.command
    const child = spawn(program, rest, { env: host.environment, stdio: 'ignore' })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await until(() => read(join(host.root, 'puppet.log')) !== undefined)

    expect(await host.run()).toEqual({ code: 0, output: 'another run is under way\n' })

    child.kill('SIGKILL')
    await ended
    expect((await host.run()).output).toBe('another run is under way\n')
    open()
    // The lock goes with the process, a moment after the last that is seen of it.
    await until(async () => !(await host.run()).output.includes('under way'))
    expect((await host.run()).output).toContain('converged')
  })

  test('by a full disk keeps its bundle, and reports', async ({ skip }) => {
    const { edge, host } = await setUp()
    mkdirSync(host.root)
    if (!mount(host.root)) skip('a small disk cannot be mounted here')
    const first = await edge.publish({ 'manifests/site.pp': 'notice(0)\n' })
    await edge.point(first)
    expect((await host.run()).code).toBe(0)
    const large = await edge.publish({
      'manifests/site.pp': 'notice(1)\n',
      big: 'x'.repeat(2_000_000),
    })
    await edge.point(large)

    expect((await host.run()).code).toBe(1)

    expect(await host.told()).toMatchObject({
      result: 'failed',
      phase: 'unpack',
      message: expect.stringContaining('No space left'),
      current: first,
      applied: first,
      desired: large,
    })
    fill(host.root)
    await host.run()
    expect(await host.told()).toMatchObject({ result: 'failed', current: first, applied: first })

    rmSync(join(host.root, 'filling'))
    const small = await edge.publish({ 'manifests/site.pp': 'notice(2)\n' })
    await edge.point(small)
    expect((await host.run()).code).toBe(0)
    expect(await host.told()).toMatchObject({ result: 'converged', applied: small })
  })
})

describeWith(['puppet'], 'the timer of an agent', () => {
  test('runs when a run is due, and sooner, but later and later, after a failure', async () => {
    const { edge, host } = await setUp()
    await edge.point(await edge.publish(treeOf(0)))
    expect((await host.run('--if-due')).output).toContain('converged')
    expect((await host.run('--if-due')).output).toContain('not due yet')

    const dueAfter = async (failures: number, seconds: number): Promise<boolean> => {
      const memory = JSON.parse(read(join(host.root, 'memory.json')) ?? '{}')
      const startedAt = Math.floor(Date.now() / 1000) - seconds
      const changed = JSON.stringify({ ...memory, failures, startedAt })
      writeFileSync(join(host.root, 'memory.json'), changed)
      return !(await host.run('--if-due')).output.includes('not due yet')
    }
    expect(await dueAfter(0, 1_801)).toBe(true)
    expect(await dueAfter(1, 55)).toBe(false)
    expect(await dueAfter(1, 61)).toBe(true)
    expect(await dueAfter(3, 235)).toBe(false)
    expect(await dueAfter(3, 241)).toBe(true)
    expect(await dueAfter(30, 1_790)).toBe(false)
    expect(await dueAfter(30, 1_801)).toBe(true)
    // A clock that was set back.
    expect(await dueAfter(0, -1_000)).toBe(true)
  })
})

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await condition()) return
    await setTimeout(25)
  }
  throw new Error('it did not come to pass')
}

function mount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return false
  }
  onTestFinished(() => void execFileSync('umount', [folder]))
  return true
}

function fill(folder: string): void {
  try {
    writeFileSync(join(folder, 'filling'), Buffer.alloc(2_000_000))
  } catch {
    // As meant: what fitted is written.
  }
}
