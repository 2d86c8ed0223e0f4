import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Controller } from '@plumbline/controller'
import { describe, expect, it, onTestFinished } from 'vitest'
import { controlFixture, inspectFixture, memoryFixture } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { toldStore } from '../../../controller/src/adapters/store/told.ts'
import { terminalFixture } from '../testing.ts'
import { serve } from './serve.ts'
import { folderWith } from '../folder.testing.ts'

/** A folder with a configuration that listens on `port`. */
function folder(port = 0): string {
  const root = folderWith()
  writeFileSync(
    join(root, 'plumbline.yaml'),
    `sources: [{ name: shop, url: ./nowhere }]\napi: { listen: 127.0.0.1:${port} }\n`,
  )
  return root
}

/** A controller that does nothing but write down what was asked of it. */
function controllerFixture(verdict: Awaited<ReturnType<Controller['once']>> = 'synced') {
  const asked: string[] = []
  const controller: Controller = {
    control: controlFixture(),
    inspect: inspectFixture(),
    ...toldStore(memoryStore()),
    aws: Object.assign(() => undefined as never, { close() {} }) as unknown as Controller['aws'],
    metrics: async () => 'plumbline_queue_depth 0\n',
    start: async () => void asked.push('start'),
    once: async () => {
      asked.push('once')
      return verdict
    },
    stop: async () => void asked.push('stop'),
  }
  return { asked, create: async () => controller }
}

const options = { config: 'plumbline.yaml' }

describe('serve', () => {
  it('answers while it runs, and stops everything when it is asked to', async () => {
    const interrupt = new AbortController()
    const { asked, create } = controllerFixture()
    let answer: Response | undefined
    const { terminal, ran } = terminalFixture({
      cwd: folder(),
      signal: interrupt.signal,
      onErr: async (line) => {
        answer = await fetch(`${/http:\S+/.exec(line)?.[0]}/healthz`)
        interrupt.abort('SIGTERM')
      },
    })

    const code = await serve(options, terminal, create)

    expect(code).toBe(0)
    expect(answer?.status).toBe(200)
    expect(ran().err).toMatch(/^the API and the dashboard are at http:\/\/127\.0\.0\.1:\d+\n$/)
    expect(asked).toEqual(['start', 'stop'])
  })

  it('answers while its database is waited for, and can be ended before that comes', async () => {
    const interrupt = new AbortController()
    const { asked, create } = controllerFixture()
    let health: Response | undefined
    const { terminal } = terminalFixture({
      cwd: folder(),
      signal: interrupt.signal,
      onErr: async (line) => {
        health = await fetch(`${/http:\S+/.exec(line)?.[0]}/healthz`)
        interrupt.abort('SIGTERM')
      },
    })
    const start = () => new Promise<void>(() => {})

    expect(await serve(options, terminal, async () => ({ ...(await create()), start }))).toBe(0)

    expect(health?.status).toBe(200)
    expect(asked).toEqual(['stop'])
  })

  it('names the port that is taken, and the setting that chooses another', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const { port } = other.address() as AddressInfo
    const { asked, create } = controllerFixture()
    const { terminal } = terminalFixture({ cwd: folder(port) })

    await expect(serve(options, terminal, create)).rejects.toMatchObject({
      message: `cannot listen on 127.0.0.1:${port}: another program listens there already`,
      hint: 'choose another with api.listen',
    })

    expect(asked).toEqual(['stop'])
  })

  it('refuses an invalid configuration like an invalid document', async () => {
    const cwd = folder()
    writeFileSync(join(cwd, 'plumbline.yaml'), 'sources: []\nstroe: {}\n')
    const { asked, create } = controllerFixture()
    const { terminal, ran } = terminalFixture({ cwd })

    const code = await serve(options, terminal, create)

    expect(code).toBe(3)
    expect(ran().err).toMatch(/^plumbline\.yaml:\d:\d+: error: /)
    expect(ran().err).toContain('2 | stroe: {}')
    expect(asked).toEqual([])
  })

  it('says when there is no configuration', async () => {
    const { terminal } = terminalFixture({ cwd: folder() })

    await expect(serve({ config: 'none.yaml' }, terminal)).rejects.toMatchObject({
      message: expect.stringMatching(/none\.yaml cannot be read \(ENOENT\)$/),
      code: 1,
    })
  })
})

describe('serve --once', () => {
  it.each([
    ['synced', 0],
    ['rollout-failed', 5],
    ['failed', 1],
  ] as const)('that ends %s ends with %i, without the API', async (verdict, expected) => {
    const { asked, create } = controllerFixture(verdict)
    const { terminal, ran } = terminalFixture({ cwd: folder() })

    const code = await serve({ ...options, once: true }, terminal, create)

    expect(code).toBe(expected)
    expect(asked).toEqual(['once', 'stop'])
    expect(ran().err).toBe('')
  })

  it('says which units are not as Git says', async () => {
    const { create } = controllerFixture('rollout-failed')
    const controller = await create()
    await controller.store.append(memoryFixture('dev/service/web'))
    await controller.store.append(
      memoryFixture('dev/service/api', { words: { operation: 'Held' } }),
    )
    const { terminal, ran } = terminalFixture({ cwd: folder() })

    await serve({ ...options, once: true }, terminal, async () => controller)

    expect(ran().err).toBe('  dev/service/api: Synced, Healthy, Held: there is nothing to do\n')
  })

  it('that is interrupted ends with 130', async () => {
    const { asked, create } = controllerFixture('failed')
    const { terminal } = terminalFixture({ cwd: folder(), signal: AbortSignal.abort('SIGINT') })

    const code = await serve({ ...options, once: true }, terminal, create)

    expect(code).toBe(130)
    expect(asked).toEqual(['once', 'stop'])
  })
})
