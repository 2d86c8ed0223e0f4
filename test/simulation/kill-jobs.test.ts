// oxlint-disable vitest/expect-expect -- the expectations are in the file that all parts share
import { it } from 'vitest'
import { killJobsAtEveryCall } from './kill-jobs.ts'

const longMs = 70 * 60_000

it('a job that is killed after the effect of any call runs once', () =>
  killJobsAtEveryCall({ awayMs: 0, loseStore: false }, 'after'))

it('a job that is killed before the effect of any call, and loses its store, runs once', () =>
  killJobsAtEveryCall({ awayMs: 0, loseStore: true }, 'before'))

it('a job runs once when the restart comes after ECS forgot its task, and the store is lost', () =>
  killJobsAtEveryCall({ awayMs: longMs, loseStore: true }, 'after'))
