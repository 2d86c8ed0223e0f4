import { expect, it } from 'vitest'
import { jsonText, oneLine, plain } from './plain.ts'

it.each([
  ['colour', '\u001B[31mred\u001B[0m', 'red'],
  ['the title of the window', '\u001B]0;title\u0007text', 'text'],
  ['a title that never ends', '\u001B]0;title', ''],
  ['a link', '\u001B]8;;http://evil.example\u001B\\link\u001B]8;;\u001B\\', 'link'],
  ['one-byte sequences', '\u009B2Jtext\u009D0;x\u009C', 'text'],
  ['a reset', '\u001Bctext', 'text'],
  ['a return and a backspace', 'good\rbad\bx', 'goodbadx'],
  ['reading direction', 'a\u202Eb\u2066c\u200F', 'abc'],
  ['a lonely escape', 'a\u001B', 'a'],
])('%s is taken out', (_, text, expected) => {
  expect(plain(text)).toBe(expected)
})

it('keeps ordinary text as it is', () => {
  const text = 'Grüße → 日本 ✓\n\tnext line'

  expect(plain(text)).toBe(text)
  expect(oneLine(text)).toBe('Grüße → 日本 ✓ next line')
})

it('writes JSON that is harmless and loses nothing', () => {
  const value = { text: '\u001B[31m\u009B\u202E\n\u007F' }

  const text = jsonText(value)

  expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u)
  expect(JSON.parse(text)).toEqual(value)
})
