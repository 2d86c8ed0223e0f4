import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { faultOf } from '../../model/fault.ts'
import { systemClock } from '../clock.ts'
import { createTidying, diskOf, untilFull } from './disk.ts'

/** A mirror with so many packs. */
function mirrorOf(packs: number) {
  const path = mkdtempSync(join(tmpdir(), 'plumbline-disk-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  const folder = join(path, 'objects', 'pack')
  mkdirSync(folder, { recursive: true })
  const add = (count: number) => {
    const there = readdirSync(folder).length
    for (let index = 0; index < count; index++)
      writeFileSync(join(folder, `pack-${there + index}.pack`), '')
  }
  add(packs)
  return { path, folder, add }
}

describe('packs', () => {
  it('are left alone while they are few', async () => {
    let calls = 0
    const tidy = createTidying(mirrorOf(50).path, async () => void (calls += 1))

    await tidy()

    expect(calls).toBe(0)
  })

  it('that cannot be rolled up stop no fetch, leave nothing half written, and are not tried at every fetch', async () => {
    const { path, folder, add } = mirrorOf(51)
    let calls = 0
    const tidy = createTidying(path, async () => {
      calls += 1
      writeFileSync(join(folder, `.tmp-7-pack-${calls}.pack`), '')
      throw new Error('it took too long')
    })

    for (let fetch = 0; fetch < 3; fetch++) await tidy()
    expect(calls).toBe(1)
    expect(readdirSync(folder).filter((name) => name.startsWith('.tmp-'))).toEqual([])

    add(51)
    await tidy()
    expect(calls).toBe(2)
  })
})

describe('a fetch', () => {
  const mib = 2 ** 20
  const gib = 2 ** 30

  /** What becomes of a watch when the disk has this much left, look by look (MiB). */
  async function watched(all: number, ...free: readonly number[]) {
    const left = [...free]
    const done = new AbortController()
    const disk = async () => {
      const [now = 0, ...more] = left
      if (more.length === 0) done.abort()
      else left.shift()
      return { all, free: now * mib }
    }
    const clock = { ...systemClock, sleep: async () => done.signal.throwIfAborted() }
    return untilFull('shop', '/', { clock, disk, signal: done.signal }).catch(faultOf)
  }

  it.each([
    ['leaves less than 512 MiB', 20 * gib, [900, 700, 500], 512],
    ['leaves less than a tenth of a small disk', 2 * gib, [500, 300, 190, 190], 205],
  ])('is given up when it %s', async (_what, all, free, least) => {
    expect(await watched(all, ...free)).toMatchObject({
      code: 'DiskFull',
      message: expect.stringMatching(new RegExp(`^Source shop: .*less than ${least} MiB`)),
    })
  })

  it.each([
    ['there is room', [900, 800, 700, 600]],
    ['others have filled the disk, and it is small', [40, 39, 39, 20]],
  ])('goes on when %s', async (_what, free) => {
    expect(await watched(20 * gib, ...free)).not.toMatchObject({ code: 'DiskFull' })
  })

  it('is measured by the disk that there is', async () => {
    const { all, free } = await diskOf(tmpdir())

    expect(all).toBeGreaterThan(gib)
    expect(free).toBeGreaterThan(0)
    expect(free).toBeLessThanOrEqual(all)
  })
})
