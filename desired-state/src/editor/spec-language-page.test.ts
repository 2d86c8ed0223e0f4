import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { durationTable } from './field-reference.ts'
import { formatProblem } from '../text/format.ts'
import { limits } from '../limits.ts'
import { load } from '../load.ts'
import type { SourceFile } from '../types.ts'

const page = readFileSync(new URL('../../../docs/spec-language.md', import.meta.url), 'utf8')

/** The files that the page shows; those marked as broken are told apart. */
function filesOf(text: string): readonly (SourceFile & { broken: boolean })[] {
  const blocks = text.matchAll(/<!-- file: (\S+)( \(broken\))? -->\n```yaml\n([\s\S]*?)```/g)
  return [...blocks].map(([, path = '', broken, yaml = '']) => ({
    path,
    blob: path,
    text: yaml,
    broken: broken !== undefined,
  }))
}

describe('the page about the language', () => {
  const files = filesOf(page)
  const good = files.filter((file) => !file.broken)

  test('shows a source that is right', () => {
    const state = load(good)

    expect(state.problems).toEqual([])
    expect(state.units.size).toBe(8)
  })

  test('says truly what its examples become', () => {
    const { units } = load(good)

    expect(units.get('dev/service/web')?.spec).toMatchObject({ cpu: 256, memory: 512, scale: 1 })
    expect(units.get('prod/service/worker')?.spec.command).toEqual(['bin/worker'])
    expect(units.get('prod/service/worker')?.spec.env).toEqual({ LOG_LEVEL: 'info' })
    expect(units.get('dev/service/worker')?.spec.env.DRY_RUN).toBe('true')
    expect(units.get('prod/service/front')?.spec).toMatchObject({ scale: 3 })
    expect(units.get('prod/service/front')?.spec.env.HOME_PATH).toBe('${HOME}/web')
  })

  test('shows problems as they are', () => {
    const [, shown] = /<!-- problems -->\n```\n([\s\S]*?)\n```/.exec(page) ?? []

    const { problems } = load(files)

    const report = problems.map((problem) =>
      formatProblem(problem, files.find((file) => file.path === problem.file)?.text),
    )
    expect(report.join('\n')).toBe(shown)
  })

  test('has every duration, with its range and its default', () => {
    const [, shown] = /<!-- durations -->\n([\s\S]*?)\n\n/.exec(page) ?? []

    expect(shown).toBe(durationTable())
  })

  test('names every kind and the limits as they are', () => {
    for (const number of [
      limits.depthMax,
      limits.unitsMax.toLocaleString('en'),
      limits.variablesMax,
      limits.variableCharactersMax.toLocaleString('en'),
      `${limits.specCharactersMax / 1024} KiB`,
      `${limits.fileBytesMax / 1_048_576} MiB`,
    ]) {
      expect(page).toMatch(new RegExp(`\\| .*\\b${number}\\b`))
    }
  })
})
