import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { cleanUp, faultFrom, setUp, spyOnGit, writeProgram } from './git-world.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  cleanUp()
})

describe('nothing of a repository runs, and nothing of ours reaches Git', () => {
  test('hooks and filters never run', async () => {
    const { source, commit, git, work, state, root } = setUp()
    const canary = join(root, 'canary')
    commit({ 'web.yaml': 'a: 1\n', '.gitattributes': '* filter=evil\n' })
    await source.head()
    for (const hook of ['reference-transaction', 'post-checkout', 'post-merge']) {
      writeProgram(join(work, '.git/hooks', hook), `touch ${canary}`)
      writeProgram(join(state, 'shop/mirror.git/hooks', hook), `touch ${canary}`)
    }
    git('config', 'uploadpack.packObjectsHook', `touch ${canary}`)
    writeFileSync(join(work, 'web.yaml'), 'a: 2\n')
    git('-c', 'core.hooksPath=/dev/null', 'commit', '--quiet', '--all', '--message', 'evil')
    for (const filter of ['smudge', 'process'])
      git('config', `filter.evil.${filter}`, `touch ${canary}`)

    const { revision } = await source.head()
    await source.files(revision)

    expect(existsSync(canary)).toBe(false)
  })

  test('the environment of Git is exactly what it needs', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'canary')
    vi.stubEnv('GIT_SSH_COMMAND', 'touch canary')
    vi.stubEnv('HTTPS_PROXY', 'http://bob:s3cret@proxy')
    const { commit, open, root } = setUp()
    const spy = spyOnGit(root)
    const source = open({ searchPath: spy.searchPath })
    const revision = commit({ 'web.yaml': 'a: 1\n' })

    await source.head()
    await source.files(revision)
    await source.folder(revision, '.')
    await source.descends(commit({ 'web.yaml': 'a: 2\n' }), revision)

    const commands = new Set(spy.lines().map((line) => line.split(' ')[0]))
    expect(commands).toEqual(new Set(['cat-file', 'fetch', 'init', 'ls-tree', 'merge-base']))
    const names = new Set(spy.environment().map((line) => line.replace(/=.*/, '')))
    const expected = /^(PATH|HOME|LANG|PWD|OLDPWD|SHLVL|_|GIT_.*)$/
    expect([...names].filter((name) => !expected.test(name))).toEqual([])
    expect(spy.environment().join('\n')).not.toMatch(/canary|s3cret/)
    expect(spy.environment()).toContain('GIT_ALLOW_PROTOCOL=file')
  })

  test('the settings of a user are not read', async () => {
    const { commit, open, root } = setUp()
    const canary = join(root, 'canary')
    const home = join(root, 'evil-home')
    mkdirSync(home)
    writeFileSync(
      join(home, '.gitconfig'),
      `[core]\n\tsshCommand = touch ${canary}\n[include]\n\tpath = /nowhere\n`,
    )
    vi.stubEnv('HOME', home)
    commit({ 'web.yaml': 'a: 1\n' })

    await faultFrom(open({ url: 'ssh://git@127.0.0.1:1/shop.git' }).head())

    expect(existsSync(canary)).toBe(false)
  })

  test.each([
    ['url', { url: 'ext::sh -c id' }],
    ['url', { url: '/srv/git/shop.git', allowLocal: false }],
    ['branch', { branch: '--output=x' }],
    ['path', { path: '../other' }],
    ['name', { name: '../x' }],
  ])('a source with such a %s is refused', async (field, wrong) => {
    const { open } = setUp()

    const fault = await faultFrom(Promise.resolve().then(() => open(wrong)))

    expect(fault.code).toBe('SourceInvalid')
    expect(fault.message).toContain(field)
  })
})
