import { expect, it } from 'vitest'
import { summaryOf, toneOf, type Task } from './task-tone.ts'

function task(state: string, health = 'UNKNOWN'): Task {
  return { id: state, zone: 'a', version: 'web:1', state, health, startedAt: null }
}

it.each([
  ['RUNNING', 'UNKNOWN', 'good'],
  ['RUNNING', 'HEALTHY', 'good'],
  ['RUNNING', 'UNHEALTHY', 'trouble'],
  ['PENDING', 'UNKNOWN', 'changing'],
  ['ACTIVATING', 'UNKNOWN', 'changing'],
  ['DEACTIVATING', 'UNKNOWN', 'quiet'],
  ['STOPPING', 'HEALTHY', 'quiet'],
])('a task that is %s and %s is %s', (state, health, tone) => {
  expect(toneOf({ state, health })).toBe(tone)
})

it('says how many there are of each', () => {
  const tasks = [task('RUNNING'), task('RUNNING'), task('PENDING'), task('RUNNING', 'UNHEALTHY')]

  expect(summaryOf(tasks)).toBe('2 running, 1 starting, 1 unhealthy')
})
