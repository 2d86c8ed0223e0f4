import { describe, expect, it } from 'vitest'

import { tagText } from './tag-text.ts'

describe('the value of a tag', () => {
  it.each([
    { what: 'no reason', why: '', text: 'run=1' },
    { what: 'signs that tags do not take', why: 'it "failed" (1)', text: 'run=1 why=it failed 1' },
    { what: 'the longest', why: 'x'.repeat(246), text: `run=1 why=${'x'.repeat(246)}` },
    { what: 'one too long', why: 'x'.repeat(247), text: `run=1 why=${'x'.repeat(243)}...` },
    {
      what: 'a cut at a space',
      why: `${'x'.repeat(242)} yyyyy`,
      text: `run=1 why=${'x'.repeat(242)}...`,
    },
  ])('$what', ({ why, text }) => {
    expect(tagText('run=1', why)).toBe(text)
  })
})
