import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { virtualClock } from '../virtual-clock.ts'
import { cleanUp, faultFrom, setUp, textsOf, writeProgram } from './git-world.ts'

afterEach(cleanUp)

describe('a source that cannot be seen is a fault', () => {
  test('when the branch was deleted', async () => {
    const { source, commit, git } = setUp()
    commit({ 'web.yaml': 'a: 1\n' })
    await source.head()
    git('branch', '--quiet', '--move', 'main', 'trunk')

    const fault = await faultFrom(source.head())

    expect(fault).toMatchObject({ code: 'BranchMissing', source: 'user', retry: 'backoff' })
    expect(fault.message).toContain('There is trunk')
  })

  test('when the repository is empty', async () => {
    const { source } = setUp()

    expect((await faultFrom(source.head())).code).toBe('EmptyRepository')
  })

  test('when the repository is gone', async () => {
    const { source, commit, work } = setUp()
    commit({ 'web.yaml': 'a: 1\n' })
    await source.head()
    rmSync(work, { recursive: true })

    expect((await faultFrom(source.head())).code).toBe('RepositoryMissing')
  })

  test('when the host is down, and works again when it is back', async () => {
    const { open, commit } = setUp()
    const revision = commit({ 'web.yaml': 'a: 1\n' })
    const down = open({ url: 'https://127.0.0.1:1/shop.git' })

    const fault = await faultFrom(down.head())

    expect(fault).toMatchObject({ code: 'SourceUnreachable', retry: 'backoff' })
    expect((await open().head()).revision).toBe(revision)
  })

  test('when Plumbline stops meanwhile: Git is ended at once, and the next start fetches again', async () => {
    const { open, root, commit } = setUp()
    const revision = commit({ 'web.yaml': 'a: 1\n' })
    const bin = join(root, 'bin')
    writeProgram(join(bin, 'git'), `sleep 1000 & echo $! > ${root}/child; wait`)
    const ending = new AbortController()
    const searchPath = `${bin}:/usr/bin:/bin`
    const source = open({ clock: virtualClock(), ended: ending.signal, searchPath })

    const fault = faultFrom(source.head())
    await until(() => existsSync(join(root, 'child')))
    ending.abort()

    expect((await fault).code).toBe('Interrupted')
    expect((await faultFrom(source.head())).code).toBe('Interrupted')
    expect((await open().head()).revision).toBe(revision)
  })

  test('when Git hangs: it is ended together with what it started', async () => {
    const { open, root, commit } = setUp()
    commit({ 'web.yaml': 'a: 1\n' })
    const clock = virtualClock()
    const bin = join(root, 'bin')
    writeProgram(join(bin, 'git'), `sleep 1000 & echo $! > ${root}/child; wait`)
    const source = open({ clock, timeoutMs: 5_000, searchPath: `${bin}:/usr/bin:/bin` })

    const fault = faultFrom(source.head())
    await until(() => existsSync(join(root, 'child')))
    await clock.advance(5_000)

    expect((await fault).code).toBe('GitTimeout')
    const child = Number(readFileSync(join(root, 'child'), 'utf8'))
    await until(() => !isRunning(child))
  })

  test('when there is no Git', async () => {
    const { open, root } = setUp()
    const source = open({ searchPath: join(root, 'nothing-here') })

    expect((await faultFrom(source.head())).code).toBe('GitMissing')
  })
})

describe('a mirror that is broken', () => {
  const harms: Readonly<Record<string, (mirror: string) => void>> = {
    'lost its objects': (mirror) => rmSync(join(mirror, 'objects'), { recursive: true }),
    'lost its HEAD': (mirror) => rmSync(join(mirror, 'HEAD')),
    'has objects cut short': (mirror) =>
      eachObject(mirror, (data) => data.subarray(0, data.length / 2)),
    'has flipped bits': (mirror) => eachObject(mirror, (data) => flipped(data)),
    'has a lock left behind': (mirror) =>
      writeFileSync(join(mirror, 'refs/plumbline/shop.lock'), ''),
    'has rubbish for a branch': (mirror) => {
      rmSync(join(mirror, 'packed-refs'), { force: true })
      writeFileSync(join(mirror, 'refs/plumbline/shop'), 'rubbish')
    },
  }

  test.each(Object.entries(harms))('and %s heals by itself', async (_name, harm) => {
    const { source, commit, state } = setUp()
    commit({ 'web.yaml': 'a: 1\n' })
    await source.head()
    harm(join(state, 'shop', 'mirror.git'))
    const revision = commit({ 'web.yaml': 'a: 2\n', 'api.yaml': 'b: 1\n' })

    const head = await source.head()

    expect(head.revision).toBe(revision)
    expect(await textsOf(source, revision)).toEqual({ 'api.yaml': 'b: 1\n', 'web.yaml': 'a: 2\n' })
    expect(readdirSync(join(state, 'shop'))).toEqual(['mirror.git'])
  })

  test('never gives half a revision: files heal too', async () => {
    const { source, commit, state } = setUp()
    const revision = commit({ 'web.yaml': 'a: 1\n', 'api.yaml': 'b: 1\n' })
    await source.head()
    eachObject(join(state, 'shop', 'mirror.git'), flipped)

    const texts = await textsOf(source, revision)

    expect(texts).toEqual({ 'api.yaml': 'b: 1\n', 'web.yaml': 'a: 1\n' })
  })

  test('stays as it is while the host is down', async () => {
    const { source, commit, state, work } = setUp()
    const revision = commit({ 'web.yaml': 'a: 1\n' })
    await source.head()
    rmSync(work, { recursive: true })

    await faultFrom(source.head())

    expect(await textsOf(source, revision)).toEqual({ 'web.yaml': 'a: 1\n' })
    expect(readdirSync(join(state, 'shop'))).toEqual(['mirror.git'])
  })

  test('a revision that is gone for good is a fault', async () => {
    const { source, commit } = setUp()
    commit({ 'web.yaml': 'a: 1\n' })
    await source.head()

    const fault = await faultFrom(source.files('1'.repeat(40)))

    expect(fault.code).toBe('RevisionMissing')
  })
})

function eachObject(mirror: string, change: (data: Buffer) => Buffer): void {
  const objects = join(mirror, 'objects')
  for (const entry of readdirSync(objects, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const data = readFileSync(file)
    chmodSync(file, 0o644)
    writeFileSync(file, change(data))
  }
}

function flipped(data: Buffer): Buffer {
  return Buffer.from(
    data.map((byte, index) => (index > 10 && index % 7 === 0 ? byte ^ 0x40 : byte)),
  )
}

function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
