import { expect, test } from 'vitest'
import { briefly, durationOf, programOf } from './briefly.ts'

const failed = { reason: '3 tasks ended: exit code 1.', by: null }
const back = { reason: 'ana went back to 0e58ef61: slow pages', by: 'ana' }

test.each([
  [
    'what the commit became',
    `Git wants c002fa1c, which failed: ${failed.reason}`,
    failed,
    'Git wants c002fa1c, which failed',
  ],
  ['the cause alone', failed.reason, failed, 'the release was given up'],
  ['who went back', `Git wants c002fa1c, and ${back.reason}`, back, 'Git wants c002fa1c'],
  ['that alone', back.reason, back, 'a person went back'],
  ['something else', '2 of 3 tasks run', failed, '2 of 3 tasks run'],
  ['anything of a unit that is not held', failed.reason, null, failed.reason],
  ['anything where no reason is known', 'x', { reason: '', by: null }, 'x'],
])('beside the reason of a hold, %s is told briefly', (_case, why, hold, expected) => {
  expect(briefly(why, hold)).toBe(expected)
})

test.each([
  [
    'aws-cli/1.45.11 md/Botocore#1.43.11 ua/2.1 os/linux#6.18 lang/python#3.11 m/Z,N cfg/retry-mode#legacy botocore/1.43.11',
    'aws-cli/1.45.11 botocore/1.43.11',
  ],
  ['AWS Internal', 'AWS Internal'],
  ['ua/2.1', 'ua/2.1'],
  [`Mozilla/5.0 ${'x'.repeat(90)}`, `Mozilla/5.0 ${'x'.repeat(47)}…`],
])('of the user agent %s the program is shown', (agent, expected) => {
  expect(programOf(agent)).toBe(expected)
})

test.each([
  [-1, '0 s'],
  [0, '0 s'],
  [1, 'under 1 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [7_199_999, '1 h'],
  [172_800_000, '2 d'],
])('%i ms are told as %s', (ms, expected) => {
  expect(durationOf(ms)).toBe(expected)
})
