import { expect, it } from 'vitest'
import { awsCron } from './cron.ts'

it.each<[string, string]>([
  ['30 2 * * *', 'cron(30 2 * * ? *)'],
  ['* * * * *', 'cron(* * * * ? *)'],
  ['0 7 * * MON-FRI', 'cron(0 7 ? * MON-FRI *)'],
  ['0 7 * * 1-5', 'cron(0 7 ? * MON-FRI *)'],
  ['0 7 * * 0', 'cron(0 7 ? * SUN *)'],
  ['0 7 * * 7', 'cron(0 7 ? * SUN *)'],
  ['0 7 * * 6,7', 'cron(0 7 ? * SUN,SAT *)'],
  ['0 7 * * 5-7', 'cron(0 7 ? * SUN,FRI,SAT *)'],
  ['0 7 * * mon,wed,thu,fri', 'cron(0 7 ? * MON,WED-FRI *)'],
  ['0 7 * * */2', 'cron(0 7 ? * SUN,TUE,THU,SAT *)'],
  ['0 7 * * 0-6', 'cron(0 7 ? * * *)'],
  ['0 7 1,15 * *', 'cron(0 7 1,15 * ? *)'],
  ['0 7 1 JAN-MAR *', 'cron(0 7 1 1-3 ? *)'],
  ['*/15 8-18 * * *', 'cron(0/15 8-18 * * ? *)'],
  ['5/15 * * * *', 'cron(5/15 * * * ? *)'],
  ['0 8-18/4 */10 * *', 'cron(0 8,12,16 1/10 * ? *)'],
  ['0-10/5,30 * * * *', 'cron(0,5,10,30 * * * ? *)'],
  ['0 0 * * FUN', 'cron(0 0 * * FUN)'],
])('%s is %s', (cron, expected) => {
  expect(awsCron(cron)).toBe(expected)
})
