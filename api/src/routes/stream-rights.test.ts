import type { Role } from '@plumbline/desired-state'
import { afterEach, describe, expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { toldStore } from '../../../controller/src/adapters/store/told.ts'
import { hashOf } from '../auth/tokens.ts'
import { appWith, controlFixture, memoryFixture, newYear } from '../testing.ts'

const own = 'prod/service/own'
const foreign = 'prod/service/foreign'
const role: Role = {
  name: 'own',
  file: 'roles.yaml',
  spec: {
    allow: [{ verbs: ['read'], units: ['service/own'] }],
    members: { subjects: ['token:own', 'token:other'], groups: [], signedIn: false },
  },
}
const headers = { authorization: 'Bearer plumbline_own' }
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** Somebody who listens, and may read one of two units until their token ends. */
async function listening(endsAfterMs: number) {
  let now = newYear
  const { store, changes } = toldStore(memoryStore())
  const { app } = await appWith({
    store,
    changes,
    now: () => now,
    memories: [memoryFixture(own), memoryFixture(foreign)],
    control: controlFixture([own, foreign], { roles: [role] }),
    auth: {
      open: false,
      tokens: [
        { name: 'own', hash: hashOf('plumbline_own'), groups: [], expires: newYear + endsAfterMs },
        { name: 'other', hash: hashOf('plumbline_other'), groups: [] },
      ],
    },
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  closers.push(() => app.close())
  const answer = await fetch(`${url}/api/v1/stream`, { headers })
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  /** Everything that was told until a text is in it; rejects when the stream ends before. */
  const until = async (what: string) => {
    while (!text.includes(what)) {
      const { value, done } = await reader.read()
      if (done) throw new Error('the stream ended')
      text += value
    }
    return text
  }
  await until('resync')
  const another = async (token: string) => {
    const { status } = await fetch(`${url}/api/v1/stream`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return status
  }
  return { store, until, another, pass: (ms: number) => void (now += ms) }
}

describe('the stream of somebody', () => {
  it('tells them of their units alone', async () => {
    const { store, until } = await listening(60_000)

    await store.append(memoryFixture(foreign, { words: { sync: 'OutOfSync' } }))
    await store.append(memoryFixture(own, { words: { health: 'Degraded' } }))

    const told = await until('Degraded')
    expect(told).toContain('"own"')
    expect(told).not.toContain('foreign')
  })

  it('takes none of those of others, however many they open', async () => {
    const { another } = await listening(60_000)

    const statuses = []
    for (let count = 0; count < 101; count++) statuses.push(await another('plumbline_own'))

    expect(statuses.filter((status) => status === 200)).toHaveLength(99)
    expect(statuses.at(-1)).toBe(503)
    expect(await another('plumbline_other')).toBe(200)
  })

  it('ends with their right to it, before they are told anything more', async () => {
    const { store, until, pass } = await listening(60_000)

    pass(61_000)
    await store.append(memoryFixture(own, { words: { health: 'Degraded' } }))

    await expect(until('Degraded')).rejects.toThrow('terminated')
  })
})
