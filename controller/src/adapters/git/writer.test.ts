import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { GitChange } from '../../model/images.ts'
import { cleanUp, faultFrom, setUp, spyOnGit } from './git-world.ts'

afterEach(cleanUp)

const author = { name: 'Plumbline', email: 'plumbline@example.com' }

/** A bare repository that a person pushes to, and a source that may write to it. */
async function before(more: object = {}) {
  const world = setUp()
  const { root, git, commit, open } = world
  const remote = join(root, 'remote.git')
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote])
  git('remote', 'add', 'origin', remote)
  const publish = (files: Readonly<Record<string, string>>) => {
    const revision = commit(files)
    git('push', '--quiet', 'origin', 'HEAD:main')
    return revision
  }
  const base = publish({ 'apps/web.yaml': 'image: web:1\n', 'README.md': '#' })
  const source = open({ url: remote, author, ...more })
  await source.head()
  const push = (change: Partial<GitChange> = {}) => {
    const files = [{ path: 'apps/web.yaml', text: 'image: web:2\n' }]
    return source.writer!.push({ base, branch: 'main', files, message: 'Update web', ...change })
  }
  const show = (...args: string[]) => {
    git('fetch', '--quiet', 'origin')
    return git(...args)
  }
  return { ...world, remote, base, source, publish, push, show }
}

describe('a commit', () => {
  test('is on top of the branch, by its author, and changes its files alone', async () => {
    const { base, push, show, source } = await before()

    const pushed = await push({ message: 'Update web\n\nweb 1 → 2\n' })

    expect(pushed.state).toBe('pushed')
    expect(show('rev-parse', 'origin/main')).toBe(pushed.revision)
    expect(show('log', '-1', '--format=%P|%an|%ae|%cn|%ce|%B', 'origin/main')).toBe(
      `${base}|Plumbline|plumbline@example.com|Plumbline|plumbline@example.com|Update web\n\nweb 1 → 2`,
    )
    expect(show('diff', '--stat', '--format=', base, 'origin/main')).toContain('1 file changed')
    expect(show('show', 'origin/main:apps/web.yaml')).toBe('image: web:2')
    expect((await source.head()).revision).toBe(pushed.revision)
  })

  test('keeps the mode of a file, and bytes as they are given', async () => {
    const { work, publish, push, show, source } = await before()
    writeFileSync(join(work, 'run.yaml'), 'a: 1\n')
    chmodSync(join(work, 'run.yaml'), 0o755)
    const base = publish({ '.gitattributes': '* text eol=lf\n' })
    await source.head()

    const { revision } = await push({
      base,
      files: [{ path: 'run.yaml', text: 'a: 2\r\nb: ü\r\n' }],
    })

    expect(show('ls-tree', revision, 'run.yaml')).toMatch(/^100755 blob/)
    expect(show('cat-file', '-s', `${revision}:run.yaml`)).toBe(
      String(Buffer.byteLength('a: 2\r\nb: ü\r\n')),
    )
  })

  test('that would change nothing is not made', async () => {
    const { base, push, show } = await before()

    const pushed = await push({ files: [{ path: 'apps/web.yaml', text: 'image: web:1\n' }] })

    expect(pushed).toEqual({ state: 'same', revision: base })
    expect(show('rev-parse', 'origin/main')).toBe(base)
  })

  test('is not made on a branch that moved meanwhile', async () => {
    const { push, publish, show } = await before()
    const newer = publish({ 'apps/api.yaml': 'image: api:1\n' })

    const pushed = await push()

    expect(pushed.state).toBe('moved')
    expect(show('rev-parse', 'origin/main')).toBe(newer)
  })

  test('runs nothing that a repository brings', async () => {
    const { root, push, remote } = await before()
    const ran = join(root, 'ran')
    writeFileSync(join(remote, 'hooks', 'update'), `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 })

    expect((await push()).state).toBe('pushed')
    expect(existsSync(ran)).toBe(false)
  })

  test('that the host declines is a fault that says so', async () => {
    const { open, work, base } = await before()
    // Git takes no push to the branch that a work tree is on.
    const source = open({ url: work, author })
    await source.head()
    const files = [{ path: 'apps/web.yaml', text: 'image: web:2\n' }]

    const fault = await faultFrom(
      source.writer!.push({ base, branch: 'main', files, message: 'Update web' }),
    )

    expect(fault).toMatchObject({ code: 'PushRefused', source: 'user' })
    expect(fault.hint).toContain('pullRequest')
  })

  test('to a work tree that shows what is pushed waits while somebody changes it', async () => {
    const { open, work, base, git } = await before()
    git('config', 'receive.denyCurrentBranch', 'updateInstead')
    const source = open({ url: work, author })
    await source.head()
    const file = join(work, 'apps', 'web.yaml')
    const change = { path: 'apps/web.yaml', text: 'image: web:2\n' }
    const push = () =>
      source.writer!.push({ base, branch: 'main', files: [change], message: 'Update web' })

    writeFileSync(file, 'image: web:3\n')
    const fault = await faultFrom(push())
    git('checkout', '--quiet', 'apps/web.yaml')
    const pushed = await push()

    expect(fault).toMatchObject({ code: 'PushRefused' })
    expect(fault.message).toMatch(/Git says: Working directory has unstaged changes$/)
    expect(fault.hint).toContain('stash')
    expect(pushed.state).toBe('pushed')
    expect(readFileSync(file, 'utf8')).toBe('image: web:2\n')
  })

  test.each([
    { base: 'main' },
    { branch: '--all' },
    { branch: 'a..b' },
    { files: [{ path: '/etc/passwd', text: '' }] },
    { files: [] },
  ])('with odd parts is refused: %o', async (change) => {
    const { push } = await before()

    expect((await faultFrom(push(change))).code).toMatch(/^(ChangeInvalid|RevisionInvalid)$/)
  })

  test('is made by nobody where no author is configured', async () => {
    const { source } = await before({ author: undefined })

    expect(source.writer).toBeUndefined()
  })
})

describe('a branch of ours', () => {
  const branch = 'plumbline/images/prod'

  test('is made, and left alone while it says what is wanted', async () => {
    const { push, publish, show } = await before()

    const first = await push({ branch })
    publish({ 'apps/api.yaml': 'image: api:1\n' })
    const second = await push({ branch })

    expect([first.state, second.state]).toEqual(['pushed', 'same'])
    expect(show('rev-parse', `origin/${branch}`)).toBe(first.revision)
    expect(show('rev-parse', 'origin/main')).not.toBe(first.revision)
  })

  test('is made anew on the new base when something else is wanted', async () => {
    const { push, publish, show, source } = await before()
    await push({ branch })
    const base = publish({ 'apps/api.yaml': 'image: api:1\n' })
    await source.head()

    const files = [{ path: 'apps/web.yaml', text: 'image: web:3\n' }]
    const { state, revision } = await push({ branch, base, files })

    expect(state).toBe('pushed')
    expect(show('rev-parse', `${revision}^`)).toBe(base)
    expect(show('rev-parse', `origin/${branch}`)).toBe(revision)
  })

  test('with the commit of somebody else on it is theirs', async () => {
    const { push, git, work, show } = await before()
    await push({ branch })
    show('checkout', '--quiet', '-B', 'mine', `origin/${branch}`)
    writeFileSync(join(work, 'notes.md'), 'wait')
    git('add', '--all')
    git('commit', '--quiet', '--message', 'wait for it')
    git('push', '--quiet', 'origin', `HEAD:${branch}`)
    const theirs = git('rev-parse', 'HEAD')

    const files = [{ path: 'apps/web.yaml', text: 'image: web:3\n' }]
    const pushed = await push({ branch, files })

    expect(pushed).toEqual({ state: 'foreign', revision: theirs })
    expect(show('rev-parse', `origin/${branch}`)).toBe(theirs)
  })

  test('is made anew when less is wanted than it changes', async () => {
    const { push, show } = await before()
    const web = { path: 'apps/web.yaml', text: 'image: web:2\n' }
    await push({ branch, files: [web, { path: 'apps/api.yaml', text: 'image: api:2\n' }] })

    const { state, revision } = await push({ branch, files: [web] })

    expect(state).toBe('pushed')
    expect(show('diff', '--name-only', `${revision}^`, revision)).toBe('apps/web.yaml')
  })

  test('that somebody brought up to date with the base is left alone while it says what is wanted', async () => {
    const { push, publish, git, show } = await before()
    await push({ branch })
    publish({ 'apps/api.yaml': 'image: api:1\n' })
    show('checkout', '--quiet', '-B', 'mine', `origin/${branch}`)
    git('merge', '--quiet', '--no-edit', 'origin/main')
    git('push', '--quiet', 'origin', `HEAD:${branch}`)

    const pushed = await push({ branch })

    expect(pushed).toEqual({ state: 'same', revision: git('rev-parse', 'HEAD') })
  })
})

test('trailers of a history are read, the newest first, whoever committed them', async () => {
  const { push, git, show, source, work } = await before()
  const message = (tag: string) => `Update web\n\nPlumbline-Image: web apps/web.yaml web:${tag}\n`
  const { revision } = await push({ message: message('2') })
  show('reset', '--quiet', '--hard', 'origin/main')
  writeFileSync(join(work, 'apps', 'web.yaml'), 'image: web:3\n')
  git('commit', '--quiet', '--all', '--message', message('3'))
  git('push', '--quiet', 'origin', 'HEAD:main')
  const head = (await source.head()).revision

  expect(await source.writer!.trailers(head, 'Plumbline-Image')).toEqual([
    'web apps/web.yaml web:3',
    'web apps/web.yaml web:2',
  ])
  expect(await source.writer!.trailers(revision, 'Plumbline-Image')).toHaveLength(1)
  expect(await source.writer!.trailers(head, 'Other')).toEqual([])
})

test('a token is in no argument, and in a file that only its owner can read', async () => {
  const { open, root } = await before()
  const spy = spyOnGit(root)
  const source = open({
    name: 'far',
    url: 'https://localhost:1/team/shop.git',
    token: 'hunter2',
    author,
    searchPath: spy.searchPath,
  })

  await faultFrom(source.head())

  const config = join(root, 'state', '.git-home', 'config-far')
  const encoded = Buffer.from('x-access-token:hunter2').toString('base64')
  expect(readFileSync(config, 'utf8')).toContain(
    `[http "https://localhost:1/"]\n\textraHeader = Authorization: Basic ${encoded}\n`,
  )
  expect(readFileSync(join(root, 'state', '.git-home', 'config'), 'utf8')).not.toContain(encoded)
  const seen = [...spy.lines(), ...spy.environment()].join('\n')
  expect(seen).not.toMatch(/hunter2|aHVudGVy/)
  expect(seen).not.toContain(encoded)
})
