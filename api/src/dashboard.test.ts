import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memoryStore } from '../../controller/src/adapters/store/memory.ts'
import { appWith } from './testing.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-dashboard-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<title>Plumbline</title>')
  await writeFile(join(folder, 'assets', 'index-1.js'), 'go()')
})
afterAll(() => rm(folder, { recursive: true }))

const start = (dashboard?: string) =>
  appWith({ store: memoryStore(), memories: [], ...(dashboard !== undefined && { dashboard }) })

describe('the dashboard', () => {
  it.each(['/', '/units/prod/service/web', '/puppet', '/orphans', '/system'])(
    'is served at %s, and asked for each time',
    async (url) => {
      const { app } = await start(folder)

      const answer = await app.inject(url)

      expect(answer.body).toBe('<title>Plumbline</title>')
      expect(answer.headers['content-type']).toContain('text/html')
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.headers['content-security-policy']).toContain("default-src 'self'")
    },
  )

  it('may be kept where its name holds its hash', async () => {
    const { app } = await start(folder)

    const answer = await app.inject('/assets/index-1.js')

    expect(answer.body).toBe('go()')
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  it('is sent as it was compressed when it was built', async () => {
    const { app } = await start(folder)
    await writeFile(join(folder, 'assets', 'index-2.js'), 'go()')
    await writeFile(join(folder, 'assets', 'index-2.js.br'), 'packed')
    const { app: later } = await start(folder)

    const headers = { 'accept-encoding': 'gzip, deflate, br' }
    const answer = await later.inject({ url: '/assets/index-2.js', headers })
    const other = await app.inject({ url: '/assets/index-1.js', headers })

    expect(answer.body).toBe('packed')
    expect(answer.headers['content-encoding']).toBe('br')
    expect(answer.headers['content-type']).toContain('javascript')
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(other.statusCode).toBe(200)
  })

  it.each(['/assets/', '/assets/none.js', '/assets/..%2Findex.html', '/index.html'])(
    'serves nothing else: %s',
    async (url) => {
      const { app } = await start(folder)

      expect((await app.inject(url)).statusCode).toBe(404)
    },
  )

  it.each([
    ['/', '/plain'],
    ['/puppet', '/plain'],
    ['/system', '/plain'],
    ['/units/prod/service/web', '/plain/units/prod/service/web'],
  ])('leads from %s to %s where it was not built', async (url, to) => {
    for (const dashboard of [undefined, join(folder, 'nowhere')]) {
      const { app } = await start(dashboard)

      const answer = await app.inject(url)

      expect(answer.statusCode).toBe(302)
      expect(answer.headers.location).toBe(to)
    }
  })
})
