import { expect, test } from 'vitest'
import { checkLayout } from './layout.ts'

const site = { path: 'manifests/site.pp', mode: '100644', blob: 'b', bytes: 10 }

const messages = (...files: readonly Partial<typeof site>[]) =>
  checkLayout([site, ...files.map((file) => ({ ...site, ...file }))]).map(
    ({ file, message }) => `${file}: ${message}`,
  )

test('plain files with plain names are right', () => {
  expect(messages({ path: 'bin/run', mode: '100755' }, { path: 'data/é.yaml' })).toEqual([])
})

test.each<[string, Partial<typeof site>, string]>([
  ['a link', { path: 'a', mode: '120000' }, 'a: the file is a symbolic link'],
  ['a submodule', { path: 'a', mode: '160000' }, 'a: it is a submodule'],
  ['another mode', { path: 'a', mode: '100664' }, 'a: it is no plain file'],
  ['a line break', { path: 'a\nb' }, 'a?b: the path has unprintable characters'],
  ['a backslash', { path: 'a\\b' }, String.raw`a\b: the path has unprintable`],
  ['a long name', { path: 'n'.repeat(101) }, 'the path is longer than an archive takes'],
  ['a long path', { path: `${'d/'.repeat(120)}${'n'.repeat(20)}` }, 'longer than an archive takes'],
  ['a large file', { path: 'a', bytes: 2 ** 24 + 1 }, 'a: the file has 16777217 bytes, more than'],
  [
    'the mark of the agent',
    { path: '.plumbline-digest' },
    'the agent of the host writes this file',
  ],
  ['a name that differs in case', { path: 'Manifests/site.pp' }, 'by the case of letters alone'],
])('refuses %s', (_what, file, message) => {
  expect(messages(file).join('\n')).toContain(message)
})

test('refuses a folder that is not there, is too large, or has nothing to apply', () => {
  expect(checkLayout([])[0]?.message).toContain('not there')
  expect(checkLayout([{ ...site, path: 'a.pp' }])[0]?.message).toContain('no manifests/*.pp')
  const many = Array.from({ length: 20_000 }, (_, index) => ({ path: `f/${index}` }))
  expect(messages(...many)).toEqual(['undefined: it has 20001 files, more than 20000'])
  const large = Array.from({ length: 5 }, (_, index) => ({ path: `f/${index}`, bytes: 2 ** 24 }))
  expect(messages(...large)[0]).toContain('more than 67108864')
})
