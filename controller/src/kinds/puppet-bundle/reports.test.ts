import { expect, test } from 'vitest'
import { parsePointer } from './pointer.ts'
import { parseReport } from './reports.ts'

const good = {
  kind: 'PuppetRunReport',
  node: 'n1',
  time: '2026-01-01T00:00:00Z',
  result: 'failed',
  generation: 3,
  desired: 'a'.repeat(64),
  failed: [{ resource: 'Exec[x]' }, 'rubbish'],
}

test('a report is read as far as it can be believed', () => {
  expect(parseReport(JSON.stringify(good), 'n1')).toMatchObject({
    at: Date.UTC(2026, 0, 1),
    generation: 3,
    failed: ['Exec[x]', ''],
    message: '',
    drift: false,
  })
  const odd = {
    ...good,
    desired: '../x',
    message: 'a\u001B[31mb --password=hunter2 \u202Ec',
    drift: 'yes',
    failed: 'all',
  }
  const told = parseReport(JSON.stringify(odd), 'n1')
  expect(told?.desired).toBeUndefined()
  expect(told).toMatchObject({ message: 'ab --password=***  c', drift: false, failed: [] })
})

test.each(['', 'null', '[]', '{}', '3', JSON.stringify({ ...good, time: 'now' })])(
  'what is no report is none: %s',
  (text) => {
    expect(parseReport(text, 'n1')).toBeUndefined()
  },
)

test('nobody reports for somebody else', () => {
  expect(parseReport(JSON.stringify(good), 'n2')).toBeUndefined()
})

test.each([
  '',
  'null',
  '{}',
  '{"payload":"null"}',
  '{"payload":"{\\"kind\\":\\"PuppetPointer\\"}"}',
])('what is no pointer is none: %s', (text) => {
  expect(parsePointer(text)).toBeUndefined()
})
