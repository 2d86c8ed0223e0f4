import { expect, test } from 'vitest'
import {
  branchProblem,
  commitPagesOf,
  folderProblem,
  gitAddressProblem,
  isLocalAddress,
} from './git-address.ts'

test.each([
  'https://git.example.com/shop/desired-state.git',
  'https://git.example.com:8443/shop.git',
  'ssh://git@git.example.com:2222/shop.git',
  'git@git.example.com:shop/desired-state.git',
  '/srv/git/shop.git',
  './shop',
  '../shop',
  'file:///srv/git/shop.git',
])('%s is an address', (url) => {
  expect(gitAddressProblem(url)).toBeUndefined()
})

test.each([
  ['a user in the address', 'https://bob@git.example.com/shop.git'],
  ['a password in the address', 'https://bob:s3cret@git.example.com/shop.git'],
  ['plain http', 'http://git.example.com/shop.git'],
  ['the git protocol', 'git://git.example.com/shop.git'],
  ['a command', 'ext::sh -c touch% x'],
  ['a command without spaces', 'ext::id'],
  ['another transport', 'fd::17'],
  ['an option', '--upload-pack=touch'],
  ['an option as host', 'ssh://-oProxyCommand=id/x'],
  ['an option as user', '-oProxyCommand=id@host:x'],
  ['an option as path', 'git@git.example.com:-x'],
  ['a line break', 'https://git.example.com/a\nb'],
  ['a file of another host', 'file://host/srv/git'],
  ['nothing', ''],
])('%s is refused', (_name, url) => {
  expect(gitAddressProblem(url)).toBeTypeOf('string')
})

test.each([
  ['https://github.com/shop/desired-state.git', 'https://github.com/shop/desired-state/commit/'],
  ['https://git.example.com:8443/shop/', 'https://git.example.com:8443/shop/commit/'],
  ['git@gitlab.com:shop/platform/state.git', 'https://gitlab.com/shop/platform/state/commit/'],
  ['ssh://git@git.example.com:2222/shop.git', 'https://git.example.com/shop/commit/'],
  ['https://bitbucket.org/shop/state', 'https://bitbucket.org/shop/state/commits/'],
])('commits of %s are at %s', (url, pages) => {
  expect(commitPagesOf(url)).toBe(pages)
})

test.each([
  '/srv/git/shop.git',
  'file:///srv/git/shop.git',
  'https://bob:s3cret@git.example.com/shop.git',
  'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop',
  'javascript:alert(1)//',
])('nobody can say where commits of %s are', (url) => {
  expect(commitPagesOf(url)).toBeUndefined()
})

test('a password is not repeated', () => {
  expect(gitAddressProblem('https://bob:s3cret@git.example.com/shop.git')).not.toContain('s3cret')
})

test('folders of this machine are told from other hosts', () => {
  expect(['/a', '.', './a', 'file:///a'].every(isLocalAddress)).toBe(true)
  expect(['git@host:a', 'https://host/a', 'file://host/a'].some(isLocalAddress)).toBe(false)
})

test.each(['main', 'release/1.2', 'feature/ABC-1_x', 'a'])('%s is a branch', (branch) => {
  expect(branchProblem(branch)).toBeUndefined()
})

test.each([
  '',
  '-x',
  '--output=x',
  'a..b',
  'a//b',
  'a/',
  'a b',
  'a.lock',
  '.a',
  'a/.b',
  'a@{1}',
  'a:b',
  'x'.repeat(201),
])('%s is no branch', (branch) => {
  expect(branchProblem(branch)).toBeTypeOf('string')
})

test.each(['.', 'apps', 'teams/shop', 'a.b/c d'])('%s is a folder', (folder) => {
  expect(folderProblem(folder)).toBeUndefined()
})

test.each(['', '..', 'a/../b', '/etc', 'a/', '-x', 'a/./b', 'a\\b', 'a\nb'])(
  '%s is no folder',
  (folder) => {
    expect(folderProblem(folder)).toBeTypeOf('string')
  },
)
