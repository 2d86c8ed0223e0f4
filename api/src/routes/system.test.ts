import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { appWith, controlFixture } from '../testing.ts'
import type { AppWith } from '../testing.ts'

function start(memories: AppWith['memories'] = [], options: Partial<AppWith> = {}) {
  return appWith({ store: memoryStore(), memories, ...options })
}

describe('health', () => {
  it('answers while it lives, and says why it is not ready', async () => {
    const { app } = await start([], { control: controlFixture([], { ready: false }) })

    const health = await app.inject('/healthz')
    const ready = await app.inject('/readyz')

    expect(health.json()).toEqual({ status: 'ok' })
    expect(ready.statusCode).toBe(503)
    expect(ready.json()).toEqual({ ready: false, because: 'the source shop was not loaded yet' })
  })

  it('is ready once everything was looked at', async () => {
    const { app } = await start([])

    const answer = await app.inject('/readyz')

    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ ready: true })
  })
})

describe('the system', () => {
  it('says whether anything can be changed, and why not', async () => {
    const here = await start([])
    const closed = await start([], { auth: { open: false, tokens: [] } })

    expect((await here.app.inject('/api/v1/system')).json()).toEqual({
      now: '2026-01-01T00:01:00.000Z',
      version: null,
      ready: true,
      because: 'every unit was looked at',
      readOnly: null,
    })
    expect((await closed.app.inject('/api/v1/system')).json()).toMatchObject({
      readOnly: 'Nothing can be changed here until authentication is configured.',
    })
  })
})

describe('the OpenAPI document', () => {
  it('is 3.1 and describes every route of the API, and nothing that nothing refers to', async () => {
    const { app } = await start([])

    const document = (await app.inject('/api/openapi.json')).json()

    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/api/openapi.json',
      '/api/v1/access/{verb}',
      '/api/v1/activity',
      '/api/v1/alerts',
      '/api/v1/audit',
      '/api/v1/audit/verification',
      '/api/v1/dora',
      '/api/v1/drift',
      '/api/v1/fleets',
      '/api/v1/images',
      '/api/v1/load',
      '/api/v1/orphans',
      '/api/v1/orphans/look',
      '/api/v1/orphans/remove',
      '/api/v1/session',
      '/api/v1/session/end',
      '/api/v1/sources',
      '/api/v1/sources/{name}/sync',
      '/api/v1/stream',
      '/api/v1/system',
      '/api/v1/units',
      '/api/v1/units/{environment}/{kind}/{name}',
      '/api/v1/units/{environment}/{kind}/{name}/approve',
      '/api/v1/units/{environment}/{kind}/{name}/attempts',
      '/api/v1/units/{environment}/{kind}/{name}/diff',
      '/api/v1/units/{environment}/{kind}/{name}/history',
      '/api/v1/units/{environment}/{kind}/{name}/hold',
      '/api/v1/units/{environment}/{kind}/{name}/logs',
      '/api/v1/units/{environment}/{kind}/{name}/preview',
      '/api/v1/units/{environment}/{kind}/{name}/reject',
      '/api/v1/units/{environment}/{kind}/{name}/release',
      '/api/v1/units/{environment}/{kind}/{name}/revert',
      '/api/v1/units/{environment}/{kind}/{name}/rollback',
      '/api/v1/units/{environment}/{kind}/{name}/structure',
      '/api/v1/units/{environment}/{kind}/{name}/sync',
      '/api/v1/units/{environment}/{kind}/{name}/tasks',
      '/api/v1/webhooks/{name}',
      '/api/v1/whoami',
      '/healthz',
      '/readyz',
    ])
    expect(Object.keys(document.components.schemas).filter((n) => n.endsWith('Input'))).toEqual([])
    const text = JSON.stringify(document)
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(document.components.schemas).toHaveProperty(name!)
    }
    const sync = document.paths['/api/v1/units/{environment}/{kind}/{name}/sync'].post
    expect(Object.keys(sync.responses)).toEqual(
      expect.arrayContaining(['202', '400', '401', '403', '404', '409', '413', '415', '500']),
    )
  })
})
