import { describe, expect, it } from 'vitest'
import { FaultError, type GitSource, type SourceState } from '../../model/index.ts'
import { refresh, type Refresh } from './refresh.ts'
import { fault, problem, snapshot, state, unit } from '../units.fixture.ts'

const loaded = state([unit()])
const before: SourceState = { name: 'main', revision: 'r1', fetchedAt: 1, triedAt: 1, problems: [] }
const known = snapshot('main', 'r1', loaded)
const broken = () => Promise.reject(new FaultError(fault))

function git(revision: string, descends: 'yes' | 'no' | 'unknown' = 'yes'): GitSource {
  return {
    name: 'main',
    head: async () => ({ revision, author: 'a', subject: 's', committedAt: 0 }),
    files: async (at) => [{ path: at, blob: at, text: at }],
    descends: async () => descends,
  }
}

function look(source: GitSource, change: Partial<Refresh> = {}) {
  return refresh({
    git: source,
    load: async () => loaded,
    before,
    snapshot: known,
    now: 9,
    ...change,
  })
}

describe('refresh', () => {
  it('loads a head that moved', async () => {
    const { state: after, snapshot: found, announcements } = await look(git('r2'))

    const commits = [{ revision: 'r2', author: 'a', subject: 's', committedAt: 0 }]
    const times = { fetchedAt: 9, triedAt: 9 }
    expect(after).toEqual({ name: 'main', revision: 'r2', ...times, problems: [], commits })
    expect(found).toMatchObject({ revision: 'r2' })
    expect(announcements.map(({ name }) => name)).toEqual(['source.updated'])
  })

  it('keeps the last commits that it adopted, newest first, and where people see them', async () => {
    let at: SourceState = before
    for (let number = 1; number <= 25; number++) {
      const source = { ...git(`r${number}`), commitPages: 'https://git.example.com/shop/commit/' }
      at = (await look(source, { before: at })).state
      // Standing still adds nothing.
      at = (await look(source, { before: at })).state
    }

    expect(at.commits).toHaveLength(20)
    expect(at.commits?.[0]).toEqual({ revision: 'r25', author: 'a', subject: 's', committedAt: 0 })
    expect(at.commits?.at(-1)?.revision).toBe('r6')
    expect(at.commitPages).toBe('https://git.example.com/shop/commit/')
  })

  it('takes out of a subject what looks like a credential, and does not keep a head that it did not adopt', async () => {
    const head = async () => ({
      revision: 'r2',
      author: 'a',
      subject: 'token=abcdefgh',
      committedAt: 0,
    })
    const { state: kept } = await look({ ...git('r2'), head })
    const { state: refused } = await look(git('r2', 'no'), { before: kept })

    expect(kept.commits?.[0]?.subject).toBe('token=***')
    expect(refused.commits).toEqual(kept.commits)
  })

  it('loads again what stands still when what it is rendered with has changed', async () => {
    const anew = state([unit({ fingerprint: 'f2' })])

    const { snapshot: found } = await look(git('r1'), { load: async () => anew, anew: true })

    expect(found?.state).toBe(anew)
  })

  it('loads nothing when it stands still, and says nothing', async () => {
    const { snapshot: found, announcements } = await look(git('r1'), {
      load: async () => state([]),
    })

    expect(found).toBe(known)
    expect(announcements).toEqual([])
  })

  it.each(['no', 'unknown'] as const)(
    'does not adopt a head of which "descends" is %s',
    async (descends) => {
      const { state: after, snapshot: found, announcements } = await look(git('r2', descends))

      expect(after).toMatchObject({ revision: 'r1', rewritten: 'r2' })
      expect(found).toBe(known)
      expect(announcements.map(({ name }) => name)).toEqual(['source.rewritten'])
    },
  )

  it('adopts a rewritten head that a person accepted, and no other one', async () => {
    const accepted = await look(git('r2', 'no'), { accept: 'r2' })
    const moved = await look(git('r3', 'no'), { accept: 'r2' })

    expect(accepted.state.revision).toBe('r2')
    expect(accepted.state.rewritten).toBeUndefined()
    expect(moved.state).toMatchObject({ revision: 'r1', rewritten: 'r3' })
  })

  it('tells of a rewritten head once', async () => {
    const { announcements } = await look(git('r2', 'no'), {
      before: { ...before, rewritten: 'r2' },
    })

    expect(announcements).toEqual([])
  })

  it.each<[string, Partial<GitSource>]>([
    ['the fetch', { head: broken }],
    ['the look at its history', { descends: broken }],
    ['the reading of its files', { files: broken }],
  ])('keeps everything when %s fails', async (_case, change) => {
    const { state: after, snapshot: found, announcements } = await look({ ...git('r2'), ...change })

    expect(after).toEqual({ ...before, triedAt: 9, fault, faultSince: 9 })
    expect(found).toBe(known)
    expect(announcements.map(({ name }) => name)).toEqual(['source.failed'])
  })

  it('tells of a failure once, keeps its time, and tells of the end', async () => {
    const failing = { ...before, fault, faultSince: 5 }

    const again = await look({ ...git('r2'), head: broken }, { before: failing })
    const mended = await look(git('r1'), { before: failing })

    expect([again.state.faultSince, again.announcements]).toEqual([5, []])
    expect(mended.state.fault).toBeUndefined()
    expect(mended.announcements.map(({ name }) => name)).toEqual(['source.recovered'])
  })

  it('takes the applied revision from the mirror after a restart during an outage', async () => {
    const { snapshot: found } = await refresh({
      git: { ...git('r2'), head: broken },
      load: async () => loaded,
      before,
      snapshot: undefined,
      now: 9,
    })

    expect(found).toEqual(known)
  })

  it('has nothing to go by when the mirror is gone too', async () => {
    const { snapshot: found } = await refresh({
      git: { ...git('r2'), head: broken, files: broken },
      load: async () => loaded,
      before,
      snapshot: undefined,
      now: 9,
    })

    expect(found).toBeUndefined()
  })

  it('tells of each problem once', async () => {
    const load = async () => state([], ['prod/service/web'])

    const first = await look(git('r2'), { load })
    const second = await look(git('r2'), { load, before: { ...before, problems: [problem] } })

    const names = [first, second].map(({ announcements }) => announcements.map(({ name }) => name))
    expect(names).toEqual([['source.updated', 'document.invalid'], ['source.updated']])
  })
})
