import { afterEach, describe, expect, it } from 'vitest'
import type { UnitId } from '@plumbline/desired-state'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { toldStore } from '../../../controller/src/adapters/store/told.ts'
import { appWith, checkout, memoryFixture } from '../testing.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** An app that listens on loopback, and a way to listen to its stream. */
async function listening() {
  const { store: told, changes } = toldStore(memoryStore())
  const reads: string[] = []
  const unit = (id: UnitId) => (reads.push(id), told.unit(id))
  const store = { ...told, unit }
  const { app } = await appWith({ store, changes, memories: [memoryFixture(checkout)] })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  closers.push(() => app.close())
  const open = async (headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}/api/v1/stream`, { headers })
    return { answer, next: messages(answer.body!) }
  }
  return { app, reads, store, open }
}

interface Message {
  readonly id: string
  readonly event: string
  readonly data: Record<string, unknown>
}

/** Reads one message after the other; comments are passed over. */
function messages(body: ReadableStream<Uint8Array>): () => Promise<Message> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return async () => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end === -1) {
        const { value, done } = await reader.read()
        if (done) throw new Error(`the stream ended after ${JSON.stringify(text)}`)
        text += value
        continue
      }
      const lines = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      const field = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
      const data = field('data')
      if (data !== undefined)
        return { id: field('id')!, event: field('event')!, data: JSON.parse(data) }
    }
  }
}

describe('the stream', () => {
  it('lets a new client read everything, and then tells what moves, in order', async () => {
    const { store, open } = await listening()
    const { answer, next } = await open()

    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'")
    // A message that waits for others to be compressed with would be late.
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect(await next()).toMatchObject({ event: 'resync', data: {} })

    await store.append(memoryFixture(checkout, { words: { sync: 'OutOfSync' } }))
    expect((await next()).data).toMatchObject({ name: 'checkout', sync: 'OutOfSync' })
    await store.append(memoryFixture(checkout, { words: { health: 'Degraded' } }))
    expect(await next()).toMatchObject({ event: 'unit', data: { health: 'Degraded' } })
    await store.saveSource({ name: 'shop', problems: [] })
    expect(await next()).toMatchObject({ event: 'source', data: { name: 'shop' } })
    await store.forget(checkout)
    expect(await next()).toMatchObject({
      event: 'gone',
      data: { environment: 'prod', kind: 'service', name: 'checkout' },
    })
  })

  it('gives a client that comes back what it missed, and nothing that it had', async () => {
    const { store, open } = await listening()
    const first = await open()
    const { id } = await first.next()
    await store.append(memoryFixture(checkout, { words: { sync: 'OutOfSync' } }))
    await first.next()

    const again = await open({ 'last-event-id': id })

    expect(await again.next()).toMatchObject({ event: 'unit', data: { sync: 'OutOfSync' } })
  })

  it('gives a thousand at once to who comes back, and Node takes none of that for a leak', async () => {
    const { store, open } = await listening()
    const first = await open()
    const { id } = await first.next()
    for (let index = 0; index < 1_000; index++) {
      await store.append(memoryFixture(`prod/service/s${index}`))
    }
    const warnings: unknown[] = []
    const hear = (warning: Error) => warnings.push(warning.message)
    process.on('warning', hear)
    closers.push(async () => process.off('warning', hear))

    const again = await open({ 'last-event-id': id })

    for (let index = 0; index < 1_000; index++) {
      expect((await again.next()).data).toMatchObject({ name: `s${index}` })
    }
    expect(warnings).toEqual([])
  })

  it('reads nothing for nobody, and whoever comes reads everything', async () => {
    const { reads, store, open } = await listening()
    await store.append(memoryFixture(checkout, { words: { sync: 'OutOfSync' } }))
    await store.append(memoryFixture(checkout, { words: { sync: 'Synced' } }))
    expect(reads).toEqual([])

    const { next } = await open()

    expect(await next()).toMatchObject({ event: 'resync' })
    await store.append(memoryFixture(checkout, { words: { sync: 'OutOfSync' } }))
    expect(await next()).toMatchObject({ event: 'unit', data: { sync: 'OutOfSync' } })
    expect(reads).toEqual([checkout])
  })

  it('lets a client of an earlier run read everything', async () => {
    const { open } = await listening()
    const { next } = await open({ 'last-event-id': '7d0d5f6e-0000-4000-8000-000000000000-12' })

    expect(await next()).toMatchObject({ event: 'resync' })
  })

  it('ends when the server does', async () => {
    const { app, open } = await listening()
    const { next } = await open()
    await next()

    await app.close()

    await expect(next()).rejects.toThrow('terminated')
  })

  it('refuses who does not want a stream', async () => {
    const { app } = await listening()

    const answer = await app.inject({
      url: '/api/v1/stream',
      headers: { accept: 'application/json' },
    })

    expect(answer.statusCode).toBe(406)
  })
})
