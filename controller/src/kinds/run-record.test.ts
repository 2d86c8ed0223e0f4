import { describe, expect, it } from 'vitest'
import { recordFrom, recordText, type RunRecord } from './run-record.ts'

const record: RunRecord = {
  run: 1,
  attempt: 2,
  state: 'failed',
  at: Date.parse('2026-01-01T00:00:00Z'),
  token: 'abc',
  place: '0123',
  why: 'exit code 1 of web',
}

describe('the record of a run', () => {
  it.each(['due', 'started', 'succeeded', 'failed'] as const)('is read back: %s', (state) => {
    expect(recordFrom(recordText({ ...record, state }))).toEqual({ ...record, state })
  })

  it('is read back without a reason, and with what the log said', () => {
    const more = { ...record, why: '', logAt: 1_767_225_600_000 }

    expect(recordFrom(recordText({ ...record, why: '' }))).toEqual({ ...record, why: '' })
    expect(recordFrom(recordText(more))).toEqual(more)
  })

  it('fits into a tag, with the signs that a tag may have', () => {
    const text = recordText({ ...record, why: `"it" said (${'x'.repeat(300)}) why=no` })

    expect(text).toMatch(/^[\p{L}\p{N} +\-=._:/@]{1,256}$/u)
    expect(recordFrom(text)).toMatchObject({
      state: 'failed',
      why: expect.stringMatching(/^ it said x/),
    })
  })

  it('may be as short as a person writes it', () => {
    expect(recordFrom('run=2 state=due')).toMatchObject({ run: 2, attempt: 1, state: 'due' })
  })

  it.each([undefined, '', 'hello', 'run=0 state=due', 'run=x state=due', 'run=1 state=odd'])(
    'is none in %j',
    (text) => {
      expect(recordFrom(text)).toBeUndefined()
    },
  )
})
