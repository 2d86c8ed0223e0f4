import { describe, expect, test } from 'vitest'
import { formatProblem } from './format.ts'
import type { Problem } from '../types.ts'

const problem: Problem = {
  file: 'apps/web.yaml',
  line: 3,
  column: 7,
  length: 5,
  path: 'spec.scael',
  message: '"scael" is not a field of spec',
  hint: 'did you mean "scale"?',
}

describe('formatProblem', () => {
  test('without the text of the file shows no line of it', () => {
    const text = formatProblem(problem)

    expect(text).toBe(
      `apps/web.yaml:3:7: error: spec.scael: "scael" is not a field of spec
       = hint: did you mean "scale"?`,
    )
  })

  test('with the text shows the line and carets below the mistake', () => {
    const text = formatProblem(problem, 'a: b\nspec:\n  a: { scael: 3 }\n')

    expect(text).toBe(
      `apps/web.yaml:3:7: error: spec.scael: "scael" is not a field of spec
     3 |   a: { scael: 3 }
       |       ^^^^^
       = hint: did you mean "scale"?`,
    )
  })

  test('leaves out what a problem does not have', () => {
    const { hint: _hint, ...rest } = problem

    const text = formatProblem({ ...rest, path: '', environments: ['dev', 'prod'] })

    expect(text).toBe('apps/web.yaml:3:7: error: "scael" is not a field of spec (in dev, prod)')
  })

  test('shows a window of a line that is very long', () => {
    const text = formatProblem(
      { ...problem, line: 1, column: 5_001, length: 4_000 },
      `${'a'.repeat(5_000)}${'b'.repeat(5_000)}`,
    )

    const [, line, carets] = text.split('\n')
    expect(line).toBe(`     1 | ${'a'.repeat(40)}${'b'.repeat(80)}`)
    expect(carets).toBe(`       | ${' '.repeat(40)}${'^'.repeat(80)}`)
  })

  test('shows no line when the text is another one', () => {
    expect(formatProblem(problem, 'one line').split('\n')).toHaveLength(2)
  })

  test('lets nothing reach the terminal that could steer it', () => {
    const escape = '\u001B[31m\u202Ered\u0007'

    const text = formatProblem(
      { ...problem, file: `${escape}.yaml`, message: escape, hint: escape, line: 1, column: 1 },
      escape,
    )

    for (const sign of ['\u001B', '\u202E', '\u0007']) expect(text).not.toContain(sign)
    expect(text).toContain('red')
  })
})
