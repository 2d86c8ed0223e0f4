import { describe, expect, it } from 'vitest'
import { numbersOf, parseCron, type Cron } from './cron.ts'

function read(text: string): Cron {
  const parsed = parseCron(text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed
}

describe('parseCron', () => {
  it.each<[string, keyof Cron, number[]]>([
    ['5 * * * *', 'minute', [5]],
    ['*/20 * * * *', 'minute', [0, 20, 40]],
    ['10/20 * * * *', 'minute', [10, 30, 50]],
    ['0 8-18/5 * * *', 'hour', [8, 13, 18]],
    ['0 22,6,22 * * *', 'hour', [6, 22]],
    ['0 0 1,15-17 * *', 'day', [1, 15, 16, 17]],
    ['0 0 1 jan,DEC *', 'month', [1, 12]],
    ['0 0 * * MON-FRI', 'weekday', [1, 2, 3, 4, 5]],
    ['0 0 * * 5-7', 'weekday', [5, 6, 7]],
    ['0 0 * * *', 'weekday', []],
  ])('reads %s', (text, field, numbers) => {
    expect(numbersOf(read(text)[field])).toEqual(numbers)
  })

  it.each<[string, string]>([
    ['60 * * * *', 'the minute is a number from 0 to 59'],
    ['0 24 * * *', 'the hour is a number from 0 to 23'],
    ['0 0 0 * *', 'the day is a number from 1 to 31'],
    ['0 0 * 13 *', 'the month is a number from 1 to 12, or JAN to DEC'],
    ['0 0 * * FUN', 'the weekday is a number from 0 to 7, or SUN to SAT'],
    ['0 0 * * 5-1', 'the weekday is'],
    ['*/0 * * * *', 'the minute is'],
    ['1,, * * * *', 'the minute is'],
    ['*-5 * * * *', 'the minute is'],
    ['-1 * * * *', 'the minute is'],
    ['0 0 L * *', 'the day is'],
    ['0 0 1 * MON', 'name a day or a weekday and not both'],
    ['0 0 * *', 'write five fields'],
    ['0 0 * * * *', 'write five fields'],
    ['@daily', 'write five fields'],
  ])('refuses %s', (text, problem) => {
    expect(parseCron(text)).toMatchObject({ problem: expect.stringContaining(problem) })
  })
})
