import { expect, test } from 'vitest'
import type { Checked, Finding, UnitMemory } from '../../model/index.ts'
import type { Course } from '../plan/choose.ts'
import { faultOfChecked, uncheckedIn, whyRefused } from './clearance.ts'
import { contextOf } from '../context.ts'
import type { Want } from '../source/desired.ts'
import { memory, plan, rendered, step, target } from '../units.fixture.ts'

const finding: Finding = {
  check: 'image',
  weight: 'refuses',
  message: 'there is no image 2 in web',
  hint: 'push it',
  origin: { path: 'spec.image', at: { file: 'web.yaml', line: 5, column: 3 } },
}

function checked(change: Partial<Checked> = {}): Checked {
  return {
    fingerprint: 'f1',
    revision: 'r1',
    at: 0,
    refusals: 1,
    retryAt: 1_000,
    findings: [finding],
    images: [],
    ...change,
  }
}

const course: Course = { context: contextOf(target()), target: target(), problems: [] }
const sound = checked({ findings: [], refusals: 0 })

const cases: readonly (readonly [string, Partial<UnitMemory>, boolean])[] = [
  ['was never in place', {}, true],
  ['is in place, and drifted', { applied: rendered() }, false],
  ['was good before', { lastGood: rendered() }, false],
  ['was checked', { preflight: sound }, false],
  ['was checked in another form', { preflight: { ...sound, fingerprint: 'f0' } }, true],
  ['was refused', { preflight: checked() }, true],
  ['was refused, and a person lets it out', { preflight: { ...checked(), waived: by() } }, false],
]

function by() {
  return { author: 'dana', reason: 'now' }
}

test.each(cases)('what %s is checked: %#', (_name, before, expected) => {
  const found = uncheckedIn(course, plan({ steps: [step] }), memory(before))

  expect(found !== undefined).toBe(expected)
})

test('a pass that writes nothing checks nothing', () => {
  expect(uncheckedIn(course, { ...plan(), steps: [] }, undefined)).toBeUndefined()
})

const want: Want = { state: 'wanted', target: target() }

test.each<[string, Partial<Checked>, number, boolean]>([
  ['until it is checked again', {}, 999, true],
  ['not when its time has come', {}, 1_000, false],
  ['not at another revision', { revision: 'r0' }, 0, false],
  ['not in another form', { fingerprint: 'f0' }, 0, false],
  ['not when a person lets it out', { waived: by() }, 0, false],
])('a refused release stays back %s', (_name, change, now, expected) => {
  const reason = whyRefused(memory({ preflight: checked(change) }), want, now)

  expect(reason?.reason).toBe(expected ? 'PreflightFailed' : undefined)
})

test('a refusal names the place, what to do, and how many there are', () => {
  const warning: Finding = { ...finding, weight: 'warns' }
  const fault = faultOfChecked(checked({ findings: [warning, finding, finding, finding] }))

  expect(fault.message).toBe('web.yaml:5:3: there is no image 2 in web (and 2 more)')
  expect(fault.hint).toBe('push it')
})
