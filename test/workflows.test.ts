import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { describeWith } from './require.ts'

const folder = new URL('../.github/workflows/', import.meta.url).pathname

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions?: object
  readonly jobs: Readonly<Record<string, Job>>
}

interface Job {
  readonly 'timeout-minutes'?: number
  readonly steps: readonly {
    readonly uses?: string
    readonly with?: object
    readonly run?: string
  }[]
}

/** The pipelines run what strangers wrote in pull requests: none of it may reach a key, a right or a shell. */
describe.each(globSync('*.yml', { cwd: folder }).toSorted())('%s', (file) => {
  const text = readFileSync(`${folder}${file}`, 'utf8')
  const { on, permissions, jobs } = parse(text) as Workflow
  const steps = Object.values(jobs).flatMap((job) => job.steps)

  test('may read and nothing else, but for what a job says it needs', () => {
    expect(permissions).toEqual({ contents: 'read' })
    expect(on).not.toHaveProperty('pull_request_target')
    expect(text).not.toMatch(/AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|secrets\./)
  })

  test('ends in time, and leaves no credentials of Git behind', () => {
    expect(Object.values(jobs).map((job) => job['timeout-minutes'])).not.toContain(undefined)
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.map((step) => step.with)).toEqual(
      checkouts.map(() => expect.objectContaining({ 'persist-credentials': false })),
    )
  })

  test('names what it uses by its commit, which nobody can move', () => {
    const used = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]))

    expect(used.filter((name) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(name))).toEqual([])
  })

  test('puts no text of others into a shell', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([])
  })
})

describeWith(['actionlint'], 'every workflow, by a checker of others', ({ actionlint }) => {
  const files = globSync('*.yml', { cwd: folder }).map((file) => `${folder}${file}`)
  /** What is in a shell is looked at only where the checker of shells is too, so not here. */
  const check = (args: readonly string[], input = '') =>
    spawnSync(actionlint, ['-shellcheck=', '-pyflakes=', ...args], { encoding: 'utf8', input })

  test('is one that GitHub takes', () => {
    expect(files.length).toBeGreaterThan(4)
    expect(check(files)).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  test.each([
    ['a field that there is not', 'timeout-minutes', 'timeout-minute', 'unexpected key'],
    ['an input that nobody declares', 'inputs.role', 'inputs.rolle', 'is not defined in object'],
    ['a runner that there is not', 'ubuntu-24.04', 'ubuntu-24.40', 'is unknown'],
  ])('which it would not be with %s', (_, right, wrong, told) => {
    const text = readFileSync(`${folder}desired-state.yml`, 'utf8').replace(right, wrong)

    expect(check(['-'], text)).toMatchObject({ status: 1, stdout: expect.stringContaining(told) })
  })
})
