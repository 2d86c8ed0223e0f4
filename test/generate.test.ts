import { expect, test } from 'vitest'
import { generatedFiles, staleFiles } from './generate.ts'
import { notCompared, readFrom, requests, unseen, type RequestName } from './generate/aws-fields.ts'
import { namesIn, structuresIn } from './generate/aws-schema.ts'
import { decided } from './generate/decided.ts'
import { everything } from './generate/everything.ts'
import { reasonOf, setNothing } from './generate/fields-to-aws.ts'
import { measured } from './generate/measure.ts'
import { otherRequests, unseenOf } from './generate/other-fields.ts'
import { implied } from './generate/permissions.ts'
import { compiler } from './generate/requests.ts'

/** What each field sets is measured once, in the first test that asks for it. */
const measuringMs = 120_000

test(
  'generated files are what their sources say',
  () => {
    expect(staleFiles(generatedFiles())).toEqual([])
  },
  measuringMs,
)

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
    '| `iam:PassRole` | write | job-run, schedule, service, task-definition | checked by `CreateSchedule`, checked by `CreateService`, checked by `RegisterTaskDefinition`, checked by `RunTask`, checked by `UpdateSchedule`, checked by `UpdateService` |',
  )
})

test('what is created with tags may be tagged', () => {
  const calls = compiler()(everything).units.flatMap((unit) => unit.calls)
  const tagged = calls.filter(({ input }) => (input.tags ?? input.Tags) !== undefined)
  const ops = new Set(tagged.map(({ op }) => op))
  const bare = [...ops].filter(
    (op) => ![op, ...(implied[op] ?? [])].some((action) => /:(TagResource|AddTags)/.test(action)),
  )

  expect(ops.size).toBeGreaterThan(5)
  expect(bare, 'write into `implied` which action AWS checks for the tags').toEqual([])
})

const names = Object.keys(requests) as readonly RequestName[]

test('every member that the SDK knows was decided about', () => {
  const known = Object.fromEntries(structuresIn(Object.values(requests)))
  // A member more or less: look at what it does. It is compared and reached by `raw` already; does the language need a word
  // for it, has its default to be folded, and what clears it? Then write it down in decided.ts.
  expect(known).toEqual(decided)
})

test.each(names)('a change of any member of %s shows, or there is a reason why not', (name) => {
  expect(unseen(name).toSorted()).toEqual(Object.keys(notCompared[name]).toSorted())
})

test.each(Object.entries(otherRequests))(
  'a change of any member of %s shows, or there is a reason why not',
  (_name, request) => {
    expect(unseenOf(request).toSorted()).toEqual(Object.keys(request.notCompared).toSorted())
  },
)

test('what is compared of a service can be read from AWS', () => {
  const compared = namesIn(requests.CreateService).filter(
    (member) => !['cluster', 'clientToken', 'tags'].includes(member),
  )
  const blind = compared.filter((member) => readFrom(member) === undefined)

  expect(blind).toEqual([])
})

test('every field of the language sets something, or there is a reason why not', () => {
  const silent = measured().filter(({ sets }) => sets.length === 0)
  const unexplained = silent.filter((effect) => reasonOf(effect) === undefined)

  expect(
    unexplained.map(({ field }) => `${field.kind} ${field.path}`),
    'sets nothing: write it in test/generate/everything.ts, or why that is so in fields-to-aws.ts',
  ).toEqual([])
})

test('no reason is given for a field that sets something', () => {
  const loud = measured().filter((effect) => effect.sets.length > 0 && reasonOf(effect))
  const known = measured().flatMap(({ field }) => [
    `${field.kind} ${field.path}`,
    `* ${field.path}`,
  ])
  const stray = Object.keys(setNothing).filter((key) => !known.includes(key))

  expect(loud.map(({ field }) => `${field.kind} ${field.path}`)).toEqual([])
  expect(stray).toEqual([])
})

test('a field that sets nothing was changed, unless no other value can be', () => {
  const untouched = measured().filter((effect) => !effect.measured)

  expect(untouched.map(({ field }) => `${field.kind} ${field.path}`)).toEqual([
    'Service spec.deploy.gates.<name>.approval',
    'Environment metadata.name',
  ])
})
