import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { formatProblem } from './text/format.ts'
import type { Handover } from './handover/handover.ts'
import { load, type LoadOptions } from './load.ts'
import type { Problem, SourceFile, UnitId } from './types.ts'

/** One file of `desired-state/cases`: what a source says, and everything that must come of it. */
interface Case {
  readonly about: string
  /** False: without the environments of `cases/base`. */
  readonly base?: boolean
  readonly files: Readonly<Record<string, string>>
  /** What environments hand over; left out for a load without any hand-over. */
  readonly handover?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** All problems as the command line shows them, in order. */
  readonly problems?: string
  readonly units?: readonly string[]
  readonly broken?: readonly string[]
  readonly awaiting?: readonly string[]
  readonly bundles?: readonly string[]
  /** Whole specs by unit; of a service, fields that are as in the smallest one can be left out. */
  readonly renders?: Readonly<Record<string, object>>
}

const folder = new URL('../cases/', import.meta.url).pathname
const base = globSync('base/*.yaml', { cwd: folder }).map((path) => fileOf(path, read(path)))
const cases = globSync('*.yaml', { cwd: folder }).toSorted()
const { renders: smallest = {} } = parse(read('good-minimal.yaml')) as Case
const defaults = smallest['dev/service/web']

function read(path: string): string {
  return readFileSync(`${folder}${path}`, 'utf8')
}

function fileOf(path: string, text: string): SourceFile {
  return { path, text, blob: path }
}

function optionsOf({ handover }: Case): LoadOptions {
  if (handover === undefined) return {}
  const handovers = Object.entries(handover).map(([environment, values]) => {
    const parameters = Object.entries(values).map(([key, value]) => [key, { value, version: 1 }])
    return [environment, new Map(parameters as [string, { value: string; version: number }][])]
  })
  return { handover: new Map(handovers as [string, Handover][]) }
}

/** A problem has a hint, unless its message already says what to write. */
function isSilent({ message, hint }: Problem): boolean {
  const says = /\b(write|use|name|select|needs|must be|must not)\b|^the \w+ is a number from/
  return hint === undefined ? !says.test(message) : hint === ''
}

describe('cases', () => {
  test('there are at least 150 that are broken', () => {
    const broken = cases.filter((file) => (parse(read(file)) as Case).problems !== undefined)

    expect(broken.length).toBeGreaterThanOrEqual(150)
  })

  test.each(cases)('%s', (file) => {
    const example = parse(read(file)) as Case
    const own = Object.entries(example.files).map(([path, text]) => fileOf(path, text))
    const files = example.base === false ? own : [...base, ...own]

    const state = load(files, optionsOf(example))

    const report = state.problems.map((problem) =>
      formatProblem(problem, files.find((one) => one.path === problem.file)?.text),
    )
    expect(report.join('\n')).toBe((example.problems ?? '').trimEnd())
    expect(state.problems.filter(isSilent)).toEqual([])
    expect([...state.units.keys()].toSorted()).toEqual(example.units ?? [])
    expect([...state.bundles.keys()].toSorted()).toEqual(example.bundles ?? [])
    expect([...state.broken.keys()].toSorted()).toEqual(example.broken ?? [])
    expect(state.awaiting.toSorted()).toEqual(example.awaiting ?? [])
    expect(state.complete).toBe(example.problems === undefined && example.awaiting === undefined)
    expect([...state.broken].filter(([, reasons]) => reasons.length === 0)).toEqual([])
    for (const [id, spec] of Object.entries(example.renders ?? {})) {
      const unit = state.units.get(id as UnitId) ?? state.bundles.get(id as UnitId)
      const expected = unit?.kind === 'service' ? { ...defaults, ...spec } : spec
      expect(unit?.spec).toEqual(expected)
    }
  })
})
