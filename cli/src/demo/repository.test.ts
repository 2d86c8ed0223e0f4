import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ensureFile, ensureRepository } from './repository.ts'
import { folderWith } from '../folder.testing.ts'

/** A place with an example in it, and a home whose Git configuration is the test's own. */
function place(gitConfig = '') {
  const root = folderWith()
  const example = join(root, 'example')
  mkdirSync(join(example, 'apps'), { recursive: true })
  writeFileSync(join(example, 'apps/web.yaml'), 'kind: Service\n')
  writeFileSync(join(root, '.gitconfig'), gitConfig)
  const env = {
    PATH: process.env.PATH,
    HOME: root,
    GIT_DIR: join(root, 'elsewhere'),
    GIT_CONFIG_NOSYSTEM: '1',
  }
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: join(root, 'desired-state'),
      env: { PATH: process.env.PATH, HOME: root },
      encoding: 'utf8',
    }).trim()
  return { root, example, env, git, folder: join(root, 'desired-state') }
}

const mine = '[user]\n  name = Me\n  email = me@example.com\n'

describe('the repository of the demo', () => {
  it('is an ordinary work tree with one commit on main', async () => {
    const { folder, example, env, git } = place()

    const repository = await ensureRepository(folder, example, env)

    expect(repository).toEqual({ folder, made: true, hasIdentity: false })
    expect(git('config', 'receive.denyCurrentBranch')).toBe('updateInstead')
    expect(git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('main')
    expect(git('status', '--porcelain')).toBe('')
    expect(git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('apps/web.yaml')
    expect(git('log', '--format=%an <%ae>')).toBe('plumbline demo <demo@plumbline.example>')
    expect(existsSync(`${folder}.new`)).toBe(false)
  })

  it('is committed by the person whom Git knows, and leaves no identity behind', async () => {
    const { folder, example, env, git } = place(mine)

    const repository = await ensureRepository(folder, example, env)

    expect(repository.hasIdentity).toBe(true)
    expect(git('log', '--format=%an <%ae>')).toBe('Me <me@example.com>')
    expect(git('config', '--local', '--list')).not.toContain('user.')
  })

  it('is not hindered by signing and hooks that the person has set up', async () => {
    const hooks = place()
    const hook = join(hooks.root, 'pre-commit')
    writeFileSync(hook, '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    const config = `${mine}[commit]\n  gpgSign = true\n[core]\n  hooksPath = ${hooks.root}\n`
    const { folder, example, env, git } = place(config)

    await ensureRepository(folder, example, env)

    expect(git('log', '--format=%s')).toBe('The shop')
  })

  it('is kept when it is there, with whatever was committed since', async () => {
    const { folder, example, env, git } = place(mine)
    await ensureRepository(folder, example, env)
    git('commit', '--allow-empty', '--message=mine')

    const again = await ensureRepository(folder, example, env)

    expect(again.made).toBe(false)
    expect(git('log', '--format=%s')).toBe('mine\nThe shop')
  })

  it('is made whole by the next start when the first was interrupted', async () => {
    const { folder, example, env, git } = place()
    mkdirSync(`${folder}.new/.git`, { recursive: true })

    await ensureRepository(folder, example, env)

    expect(git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('apps/web.yaml')
  })

  it('never takes the place of something else', async () => {
    const { folder, example, env } = place()
    mkdirSync(folder)
    writeFileSync(join(folder, 'thesis.txt'), 'years of work')

    await expect(ensureRepository(folder, example, env)).rejects.toThrow('is no Git work tree')

    expect(existsSync(join(folder, 'thesis.txt'))).toBe(true)
  })
})

describe('a file of the demo', () => {
  it('is committed once, and nothing that somebody works on beside it', async () => {
    const { folder, example, env, git } = place(mine)
    const repository = await ensureRepository(folder, example, env)
    writeFileSync(join(folder, 'apps/web.yaml'), 'kind: Job\n')
    const file = { path: 'roles.yaml', text: 'kind: Role\n' }

    await ensureFile(repository, file, env)
    await ensureFile(repository, { ...file, text: 'other' }, env)

    expect(git('log', '--format=%s')).toBe('roles.yaml\nThe shop')
    expect(git('status', '--porcelain')).toBe('M apps/web.yaml')
  })
})
