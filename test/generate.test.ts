import { expect, test } from 'vitest'
import { generatedFiles, staleFiles } from './generate.ts'

test('generated files are what their sources say', () => {
  expect(staleFiles(generatedFiles())).toEqual([])
})

test('a changed, a missing and a left-over file are told apart', () => {
  const files = new Map(generatedFiles())
  files.set('docs/generated/events.md', 'other')
  files.set('docs/generated/none.md', 'new')
  files.delete('docs/generated/fields.md')

  expect(staleFiles(files)).toEqual([
    'docs/generated/events.md is not what its source says',
    'docs/generated/none.md is missing',
    'docs/generated/fields.md is generated from nothing',
  ])
})

test('every permission page row comes from an operation of a kind', () => {
  const page = generatedFiles().get('docs/generated/permissions.md')

  expect(page).toContain('| `ecs:CreateService` | write | service | `CreateService` |')
  expect(page).toContain(
    '| `iam:PassRole` | write | job-run, schedule, task-definition | checked by `CreateSchedule`, checked by `RegisterTaskDefinition`, checked by `RunTask`, checked by `UpdateSchedule` |',
  )
})
