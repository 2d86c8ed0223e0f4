import { describe, expect, it } from 'vitest'
import { holdsDocument, valueAt, withValue, type Written } from './edit.ts'

const web = { kind: 'Service', name: 'web' }
const file = `# the shop
kind: Service
metadata: { name: web }
spec:
  image: web:1 # the newest
  scale: 2
  env: { LEVEL: info, REGION: "eu" }
  deploy:
    maxRunning: 150%

    # as long as it takes
    minHealthy: 50%
  command:
    - serve
    - --fast
  note: |
    one
    two
  empty:
---
kind: Overlay
target: service/web
environment: prod
spec:
  scale: 3`

describe('a value in a file', () => {
  it.each<[string, string[], Written | undefined, string, string]>([
    ['takes the place of another', ['spec', 'scale'], 7, '  scale: 2\n', '  scale: 7\n'],
    [
      'leaves comments alone',
      ['spec', 'image'],
      'web:2',
      '  image: web:1 # the newest',
      '  image: web:2 # the newest',
    ],
    [
      'takes the place of one in a flow map',
      ['spec', 'env', 'REGION'],
      'us',
      'REGION: "eu"',
      'REGION: us',
    ],
    ['comes into a flow map', ['spec', 'env', 'NEW'], '1', '"eu" }', '"eu", NEW: "1" }'],
    [
      'comes into a block map',
      ['spec', 'deploy', 'bakeAfter'],
      '5m',
      '    minHealthy: 50%\n',
      '    minHealthy: 50%\n    bakeAfter: 5m\n',
    ],
    [
      'comes behind the last one, a deep one on one line',
      ['spec', 'logs', 'retention'],
      '30d',
      '  empty:\n',
      '  empty:\n  logs: { retention: 30d }\n',
    ],
    [
      'takes the place of a block',
      ['spec', 'command'],
      ['run', 'it now'],
      '  command:\n    - serve\n    - --fast\n',
      '  command: [run, "it now"]\n',
    ],
    [
      'takes the place of a text of several lines',
      ['spec', 'note'],
      'three',
      '  note: |\n    one\n    two\n',
      '  note: three\n',
    ],
    [
      'comes where nothing is',
      ['spec', 'empty', 'a'],
      true,
      '  empty:\n',
      '  empty: { a: true }\n',
    ],
    ['goes away', ['spec', 'scale'], undefined, '  scale: 2\n', ''],
    [
      'goes away from a flow map',
      ['spec', 'env', 'LEVEL'],
      undefined,
      '{ LEVEL: info, REGION',
      '{ REGION',
    ],
    [
      'goes away from the end of a flow map',
      ['spec', 'env', 'REGION'],
      undefined,
      'info, REGION: "eu" }',
      'info }',
    ],
    [
      'goes away from a block',
      ['spec', 'deploy', 'maxRunning'],
      undefined,
      '    maxRunning: 150%\n',
      '',
    ],
  ])('%s', (_about, path, value, before, after) => {
    const edited = withValue(file, web, path, value)

    expect(file).toContain(before)
    expect(edited).toBe(file.replace(before, after))
    expect(valueAt(edited ?? '', web, path)).toEqual(value)
  })

  it.each<[string, string]>([
    ['on', '"on"'],
    ['1.10', '"1.10"'],
    ['a: b', '"a: b"'],
    ['', '""'],
    ['*', '"*"'],
    ['/health', '/health'],
  ])('is written so that %j is read as text', (value, text) => {
    const edited = withValue(file, web, ['spec', 'scale'], value)

    expect(edited).toContain(`  scale: ${text}\n`)
    expect(valueAt(edited ?? '', web, ['spec', 'scale'])).toBe(value)
  })

  it('is written into the document that is meant, at the end of a file, too', () => {
    const overlay = { kind: 'Overlay', target: 'service/web', environment: 'prod' } as const

    expect(withValue(file, overlay, ['spec', 'cpu'], 512)).toBe(`${file}\n  cpu: 512`)
    expect(withValue(file, overlay, ['spec', 'scale'], null)).toBe(
      file.replace('scale: 3', 'scale: null'),
    )
  })

  it('is written nowhere where there is no map for it', () => {
    expect(withValue(file, web, ['spec', 'scale', 'min'], 1)).toBeUndefined()
    expect(withValue(file, { kind: 'Job', name: 'web' }, ['spec', 'scale'], 1)).toBeUndefined()
    expect(withValue(': : :', web, ['spec', 'scale'], 1)).toBeUndefined()
    expect(withValue(file, web, ['spec', 'nothing'], undefined)).toBeUndefined()
    expect([holdsDocument(file, web), holdsDocument(file, { kind: 'Job', name: 'web' })]).toEqual([
      true,
      false,
    ])
  })
})
