import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { appWith, controlFixture, newYear, revision } from '../testing.ts'
import type { AppWith } from '../testing.ts'

function start(memories: AppWith['memories'] = [], options: Partial<AppWith> = {}) {
  return appWith({ store: memoryStore(), memories, ...options })
}

describe('sources', () => {
  it('are listed with what is wrong with them', async () => {
    const { app, store } = await start([], {
      control: controlFixture([], { sources: ['shop', 'never-tried'] }),
    })
    const fault = {
      code: 'BranchMissing',
      source: 'user',
      retry: 'backoff',
      message: 'the branch is gone',
      hint: 'push it again',
    } as const
    await store.saveSource({ name: 'shop', revision, fetchedAt: newYear, fault, problems: [] })

    const answer = await app.inject('/api/v1/sources')

    expect(answer.json().items).toMatchObject([
      { name: 'shop', revision, fetchedAt: '2026-01-01T00:00:00.000Z', fault },
      { name: 'never-tried', revision: null, fetchedAt: null, fault: null },
    ])
  })

  const typeOf: Record<number, string> = {
    400: '/errors/invalid-request',
    404: '/errors/source-unknown',
  }
  it.each([
    ['shop', {}, 202],
    ['shop', { accept: revision }, 202],
    ['shop', { accept: 'HEAD' }, 400],
    ['other', {}, 404],
    ['!', {}, 404],
  ])('%s is fetched with %j: %i', async (name, body, status) => {
    const { app, control } = await start([], { control: controlFixture() })

    const answer = await app.inject({ method: 'POST', url: `/api/v1/sources/${name}/sync`, body })

    expect(answer.statusCode).toBe(status)
    expect(control.asked).toEqual(status === 202 ? [{ source: name, ...body }] : [])
    expect(answer.json().type).toBe(typeOf[status])
  })
})
