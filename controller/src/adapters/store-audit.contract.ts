import { expect, test } from 'vitest'
import type { AuditEntry } from '../model/access.ts'
import type { Store } from '../model/ports.ts'

interface Prepared {
  open(): Promise<Store>
  reopen?(): Promise<Store>
}

function line(request: string, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: 1,
    who: 'ana@example.com',
    how: 'oidc',
    verb: 'hold',
    on: 'prod/service/web',
    outcome: 'done',
    why: 'too many errors',
    request,
    ...more,
  }
}

/** What every `Store` must do for the record of actions. */
export function auditStoreTests(prepare: () => Prepared): void {
  test('actions come newest first, page by page, each once', async () => {
    const store = await prepare().open()
    for (const request of ['a', 'b', 'c']) {
      await store.audit(line(request, { outcome: 'asked' }))
      await store.audit(line(request, { revision: 'r1' }))
    }

    const first = await store.audits(2)
    const second = await store.audits(2, first.at(-1)?.sequence)

    expect(first.map(({ request, outcome }) => `${request} ${outcome}`)).toEqual([
      'c done',
      'b done',
    ])
    expect(second.map(({ request }) => request)).toEqual(['a'])
    expect(first[0]).toMatchObject(line('c', { revision: 'r1' }))
    await store.close()
  })

  test('of an action whose end nobody wrote down it is known that it was asked for', async () => {
    const store = await prepare().open()
    await store.audit(line('killed', { outcome: 'asked' }))
    await store.audit(line('other', { outcome: 'refused' }))

    const rows = await store.audits(10)

    expect(rows.map(({ outcome }) => outcome)).toEqual(['refused', 'asked'])
    await store.close()
  })

  if (!prepare().reopen) return
  test('actions outlive a kill', async () => {
    const prepared = prepare()
    const killed = await prepared.open()
    await killed.audit(line('a'))

    const store = (await prepared.reopen?.()) ?? killed

    expect(await store.audits(10)).toHaveLength(1)
    await store.close()
  })
}
