import { beforeAll, expect, test } from 'vitest'
import { configOf, exampleConfigs, synthesise, type Synthesised } from './synthesised.fixture.ts'

/**
 * The checks bite: what is acknowledged is found as soon as it is not, and what is not found is not acknowledged. So each
 * acknowledgement is shown to be needed, and each rule to be in force.
 */
let kept: Synthesised
let every: Synthesised
beforeAll(() => {
  const { quiz, 'scalable-chat': chat } = exampleConfigs()
  const configs = [quiz, chat, configOf('environments/dev.yaml')].filter((one) => one !== undefined)
  kept = synthesise(configs)
  every = synthesise(configs, { everyFinding: true })
}, 120_000)

test('nothing is found with the acknowledgements', () => {
  expect(kept.found).toEqual([])
})

test('each acknowledgement is for something that is found without it', () => {
  const idle = kept.acknowledged.filter(
    ({ rule, at }) => !every.found.some((one) => one.startsWith(`${rule} at ${at}`)),
  )

  expect(kept.acknowledged.length).toBeGreaterThan(20)
  expect(idle).toEqual([])
})

test('each finding is acknowledged by its full name, at its place', () => {
  const unanswered = every.found.filter(
    (one) => !kept.acknowledged.some(({ rule, at }) => one.startsWith(`${rule} at ${at}`)),
  )

  expect(unanswered).toEqual([])
})

test('acknowledgements are few kinds of rules', () => {
  const rules = new Set(kept.acknowledged.map(({ rule }) => rule.replace(/\[.*/, '')))

  expect([...rules].toSorted()).toEqual([
    'AwsSolutions-AEC5',
    'AwsSolutions-CFR1',
    'AwsSolutions-CFR2',
    'AwsSolutions-CFR4',
    'AwsSolutions-CFR5',
    'AwsSolutions-EC23',
    'AwsSolutions-EC29',
    'AwsSolutions-ECS2',
    'AwsSolutions-IAM4',
    'AwsSolutions-IAM5',
    'AwsSolutions-S1',
    'AwsSolutions-SMG4',
  ])
})
