import { expect, test } from 'vitest'
import type { Store } from '../../model/ports.ts'

interface Prepared {
  open(): Promise<Store>
  reopen?(): Promise<Store>
}

const first = { name: 'ana a', fingerprint: 'f', at: 1_000 }
const answer = { status: 200, payload: '{"done":true}' }

/** What a store does for requests that are asked again. */
export function requestStoreTests(prepare: () => Prepared): void {
  test('a request that is asked again is known: while it goes on, and with its answer', async () => {
    const under = prepare()
    const store = await under.open()

    expect(await store.beginRequest(first, 0)).toBeUndefined()
    expect(await store.beginRequest({ ...first, fingerprint: 'g', at: 2_000 }, 0)).toEqual(first)
    await store.endRequest(first.name, answer)
    const after = (await under.reopen?.()) ?? store
    expect(await after.beginRequest({ ...first, at: 3_000 }, 0)).toEqual({ ...first, answer })
    expect(await after.beginRequest({ ...first, name: 'ben a' }, 0)).toBeUndefined()
    await after.close()
  })

  test('what did nothing, and what is older than is kept, begins anew', async () => {
    const store = await prepare().open()
    await store.beginRequest(first, 0)
    await store.endRequest(first.name)
    expect(await store.beginRequest({ ...first, at: 2_000 }, 0)).toBeUndefined()
    await store.endRequest(first.name, answer)

    expect(await store.beginRequest({ ...first, at: 4_000 }, 2_000)).toMatchObject({ answer })
    expect(await store.beginRequest({ ...first, at: 4_000 }, 2_001)).toBeUndefined()
    await store.close()
  })

  test('of many that begin at the same moment one does', async () => {
    const store = await prepare().open()

    const all = await Promise.all(Array.from({ length: 8 }, () => store.beginRequest(first, 0)))

    expect(all.filter((known) => known === undefined)).toHaveLength(1)
    await store.close()
  })
}
