import { execFileSync } from 'node:child_process'
import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { cleanUp, faultFrom, setUp, spyOnGit, refusalsOf, textsOf } from './git-world.ts'

afterEach(cleanUp)

describe('a commit', () => {
  test('is told with its author, subject and time', async () => {
    const { source, commit, git } = setUp()
    const revision = commit({ 'web.yaml': 'a: 1\n' }, 'raise web to three')

    const head = await source.head()

    expect(head).toEqual({
      revision,
      author: 'Ada',
      subject: 'raise web to three',
      committedAt: Number(git('log', '-1', '--format=%ct')) * 1_000,
    })
  })

  test.each([
    ['in another encoding', ['-c', 'i18n.commitEncoding=ISO-8859-1'], 'gr\u00F6\u00DFer'],
    ['over several lines', [], 'two\nlines\n\nand more'],
    ['of nothing', [], ''],
  ])('is told as Git tells it: a subject %s', async (_case, options, subject) => {
    const { source, commit, git, root } = setUp()
    commit({ 'web.yaml': 'a: 1\n' })
    const message = join(root, 'message')
    writeFileSync(message, subject, 'latin1')
    const empty = ['--allow-empty', '--allow-empty-message']
    git(...options, 'commit', '--quiet', ...empty, '--file', message)

    const head = await source.head()

    const [author, told] = git('log', '-1', '--format=%an%x00%s').split('\0')
    expect(head).toMatchObject({ author, subject: told })
  })

  test('cannot steer a terminal with its subject', async () => {
    const { source, commit } = setUp()
    commit({ 'web.yaml': 'a: 1\n' }, `\u001b[31mred ${'x'.repeat(1_000)}`)

    const { subject } = await source.head()

    expect(subject).toMatch(/^red x+$/)
    expect(subject.length).toBeLessThanOrEqual(200)
  })

  test('is seen when it is pushed, with its files as they were at each revision', async () => {
    const { source, commit } = setUp()
    const first = commit({
      'web.yaml': 'a: 1\n',
      'teams/mail.yml': 'b: ünïcode\n',
      'README.md': '#',
    })
    await source.head()
    const second = commit({ 'web.yaml': 'a: 2\n' })

    const head = await source.head()

    expect(head.revision).toBe(second)
    expect(await textsOf(source, first)).toEqual({
      'teams/mail.yml': 'b: ünïcode\n',
      'web.yaml': 'a: 1\n',
    })
    expect(await textsOf(source, second)).toMatchObject({ 'web.yaml': 'a: 2\n' })
  })

  test('that is asked for by a name or with options is refused', async () => {
    const { source, commit } = setUp()
    commit({ 'web.yaml': 'a: 1\n' })
    await source.head()

    const faults = [
      await faultFrom(source.files('main')),
      await faultFrom(source.files('--output=x')),
      await faultFrom(source.descends('HEAD', '--all')),
    ]

    expect(faults.map(({ code }) => code)).toEqual(Array(3).fill('RevisionInvalid'))
  })
})

describe('files', () => {
  test('are read below the path only, and not from hidden folders', async () => {
    const { commit, open } = setUp()
    const source = open({ path: 'deploy' })
    commit({
      'deploy/web.yaml': 'a: 1\n',
      'deploy/.github/x.yaml': 'b: 1\n',
      'deployment/other.yaml': 'c: 1\n',
      'top.yaml': 'd: 1\n',
    })

    const { revision } = await source.head()

    expect(await textsOf(source, revision)).toEqual({ 'deploy/web.yaml': 'a: 1\n' })
  })

  test('of a folder, or of the whole repository, are listed with paths from there', async () => {
    const { commit, open } = setUp()
    const source = open({ path: 'deploy' })
    commit({ 'deploy/a.yaml': 'a: 1\n', 'deploy/code/x': 'x', 'top.pp': 'notice(1)\n' })
    const { revision } = await source.head()
    const paths = async (folder: string) =>
      (await source.folder(revision, folder)).map(({ path }) => path)

    expect(await paths('deploy')).toEqual(['a.yaml', 'code/x'])
    expect(await paths('.')).toEqual(['deploy/a.yaml', 'deploy/code/x', 'top.pp'])
    expect(await paths('none')).toEqual([])
  })

  test('with equal text share a blob, and are the same until a commit changes them', async () => {
    const { commit, source } = setUp()
    const revision = commit({ 'a.yaml': 'same\n', 'b.yaml': 'same\n', 'c.yaml': 'c\n' })
    await source.head()
    const files = await source.files(revision)
    const next = commit({ 'c.yaml': 'd\n' })
    await source.head()

    const after = await source.files(next)

    expect(files[0]?.blob).toBe(files[1]?.blob)
    expect(after.map((file, index) => file === files[index])).toEqual([true, true, false])
    expect(await source.files(revision)).toEqual(files)
  })

  test('of a folder that moved are a fault, never an empty list', async () => {
    const { commit, open, git } = setUp()
    const source = open({ path: 'deploy' })
    commit({ 'deploy/web.yaml': 'a: 1\n' })
    git('mv', 'deploy', 'elsewhere')
    const revision = commit({})
    await source.head()

    expect((await faultFrom(source.files(revision))).code).toBe('PathMissing')
  })

  test('without a single document are a fault, never an empty list', async () => {
    const { source, commit } = setUp()
    const revision = commit({ 'README.md': '#' })
    await source.head()

    expect((await faultFrom(source.files(revision))).code).toBe('NoDocuments')
  })

  test('that are symbolic links are refused by name; other links are not followed', async () => {
    const { source, commit, work } = setUp()
    symlinkSync('/etc', join(work, 'folder'))
    const fine = commit({ 'web.yaml': 'a: 1\n' })
    symlinkSync('/etc/passwd', join(work, 'stolen.yaml'))
    const bad = commit({})
    await source.head()

    expect(await textsOf(source, fine)).toEqual({ 'web.yaml': 'a: 1\n' })
    expect(await refusalsOf(source, bad)).toEqual({ 'stolen.yaml': 'the file is a symbolic link' })
    expect(await textsOf(source, bad)).toEqual({ 'web.yaml': 'a: 1\n', 'stolen.yaml': '' })
  })

  test('that are submodules are refused by name', async () => {
    const { source, commit, git } = setUp()
    const inner = commit({ 'web.yaml': 'a: 1\n' })
    git('update-index', '--add', '--cacheinfo', `160000,${inner},vendor.yaml`)
    git('commit', '--quiet', '--message', 'a submodule')
    const { revision } = await source.head()

    const refusals = await refusalsOf(source, revision)

    expect(refusals).toEqual({ 'vendor.yaml': 'the file is a submodule' })
  })

  test('that are huge are refused by name; other huge files do not matter', async () => {
    const { source, commit } = setUp()
    const fine = commit({ 'web.yaml': 'a: 1\n', 'video.bin': 'x'.repeat(2 ** 21) })
    const bad = commit({ 'big.yaml': 'x'.repeat(2 ** 20 + 1) })
    await source.head()

    expect(await textsOf(source, fine)).toEqual({ 'web.yaml': 'a: 1\n' })
    const message = 'the file has 1048577 bytes, more than 1048576'
    expect(await refusalsOf(source, bad)).toEqual({ 'big.yaml': message })
    expect(await textsOf(source, bad)).toEqual({ 'web.yaml': 'a: 1\n', 'big.yaml': '' })
  })

  test('two thousand of them come through one process', async () => {
    const { commit, open, root } = setUp()
    const log = spyOnGit(root)
    const source = open({ searchPath: log.searchPath })
    const names = Array.from({ length: 2_000 }, (_, index) => `services/s${index}.yaml`)
    const revision = commit(Object.fromEntries(names.map((name) => [name, `name: ${name}\n`])))
    await source.head()

    const files = await source.files(revision)

    expect(files).toHaveLength(2_000)
    expect(files.find(({ path }) => path === 'services/s77.yaml')?.text).toContain('s77')
    expect(log.lines().filter((line) => /ls-tree|cat-file/.test(line))).toHaveLength(1)
  })

  test('of a commit on top of the last one cost one process, the fetch', async () => {
    const { commit, open, root } = setUp()
    const log = spyOnGit(root)
    const source = open({ searchPath: log.searchPath })
    const first = commit({ 'a/b/c.yaml': 'c: 1\n', 'd.yaml': 'd\n' })
    await source.head()
    await source.files(first)
    const before = log.lines().length
    commit({ 'a/b/c.yaml': 'c: 2\n' })
    const { revision } = await source.head()

    expect(await source.descends(first, revision)).toBe('yes')
    expect(await textsOf(source, revision)).toEqual({ 'a/b/c.yaml': 'c: 2\n', 'd.yaml': 'd\n' })
    expect(log.lines().slice(before)).toEqual([expect.stringMatching(/^fetch /)])
  })

  test('are read all the same when the process that reads them was ended', async () => {
    const { commit, open, root } = setUp()
    const spy = spyOnGit(root)
    const source = open({ searchPath: spy.searchPath })
    const first = commit({ 'a.yaml': 'a: 1\n' })
    await source.head()
    source.close?.()
    const second = commit({ 'a.yaml': 'a: 2\n' })
    await source.head()
    for (const pid of spy.pidsOf('cat-file').slice(-1)) process.kill(pid, 'SIGKILL')

    expect(await textsOf(source, second)).toEqual({ 'a.yaml': 'a: 2\n' })
    expect(await source.descends(first, second)).toBe('yes')
    expect(spy.lines().filter((line) => line.startsWith('init'))).toHaveLength(1)
  })

  test('of a tree that repeats itself without end are a fault', async () => {
    const { commit, git, work, source } = setUp()
    commit({ 'a.yaml': 'a: 1\n' })
    let tree = git('rev-parse', 'HEAD^{tree}')
    for (let depth = 0; depth < 9; depth++) {
      const lines = Array.from({ length: 50 }, (_, index) => `040000 tree ${tree}\td${index}\n`)
      const made = execFileSync('git', ['-C', work, 'mktree'], { input: lines.join('') })
      tree = made.toString().trim()
    }
    const bomb = git('commit-tree', tree, '-p', 'HEAD', '-m', 'a bomb')
    git('update-ref', 'refs/heads/main', bomb)
    await source.head()

    expect((await faultFrom(source.files(bomb))).code).toBe('SourceTooLarge')
  })
})

test('files of a known revision can be read after a restart, before the first fetch', async () => {
  const { source, open, commit, state } = setUp()
  const revision = commit({ 'web.yaml': 'a: 1\n' })
  await source.head()

  expect(await textsOf(open(), revision)).toEqual({ 'web.yaml': 'a: 1\n' })
  rmSync(state, { recursive: true })
  expect(await textsOf(open(), revision)).toEqual({ 'web.yaml': 'a: 1\n' })
})

describe('history', () => {
  test('says whether one commit descends from another', async () => {
    const { source, commit, git } = setUp()
    const first = commit({ 'web.yaml': 'a: 1\n' })
    const second = commit({ 'web.yaml': 'a: 2\n' })
    await source.head()
    git('reset', '--quiet', '--hard', first)
    const sibling = commit({ 'web.yaml': 'a: 3\n' })

    const head = await source.head()

    expect(head.revision).toBe(sibling)
    expect(await source.descends(first, second)).toBe('yes')
    expect(await source.descends(second, second)).toBe('yes')
    expect(await source.descends(second, sibling)).toBe('no')
    expect(await source.descends('0'.repeat(40), sibling)).toBe('unknown')
  })

  test('of an unrelated repository under the same address does not descend', async () => {
    const { source, commit, git } = setUp()
    const before = commit({ 'web.yaml': 'a: 1\n' })
    await source.head()
    git('checkout', '--quiet', '--orphan', 'other')
    commit({ 'web.yaml': 'a: 2\n' })
    git('branch', '--quiet', '--force', 'main', 'other')

    const { revision } = await source.head()

    expect(await source.descends(before, revision)).toBe('no')
  })
})
