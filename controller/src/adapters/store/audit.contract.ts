import { expect, test } from 'vitest'
import type { AuditEntry } from '../../model/access.ts'
import { sha256 } from './audit-hash.ts'
import { followed, noLines } from '../../model/audit-chain.ts'
import type { Store } from '../../model/ports.ts'

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

  test('each line carries the hash of the one before it', async () => {
    const store = await prepare().open()
    await Promise.all(['a', 'b', 'c', 'd'].map((request) => store.audit(line(request))))

    const first = await store.auditChain(3)
    const rest = await store.auditChain(3, first.at(-1)?.sequence)

    expect([first.length, rest.length]).toEqual([3, 1])
    const link = followed(sha256, followed(sha256, noLines, first), rest)
    expect(link).toMatchObject({ sound: true, lines: 4, hash: rest[0]?.hash })
    const said = [...first, ...rest].map(({ entry }) => (JSON.parse(entry) as AuditEntry).request)
    expect(said.toSorted()).toEqual(['a', 'b', 'c', 'd'])
    await store.close()
  })

  if (!prepare().reopen) return
  test('actions outlive a kill', async () => {
    const prepared = prepare()
    const killed = await prepared.open()
    await killed.audit(line('a'))

    const store = (await prepared.reopen?.()) ?? killed

    await store.audit(line('b'))
    expect(await store.audits(10)).toHaveLength(2)
    const chain = followed(sha256, noLines, await store.auditChain(10))
    expect(chain).toMatchObject({ sound: true, lines: 2, old: 0 })
    await store.close()
  })
}
