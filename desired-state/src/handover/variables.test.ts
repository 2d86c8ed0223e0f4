import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../limits.ts'
import { plain, type Scalar } from '../text/tree.ts'
import { fillVariables, type Variables } from './variables.ts'

const at = { file: 'a.yaml', line: 1, column: 1, length: 1 }
const variables: Variables = new Map([
  ['vars.n', { value: 3 }],
  ['vars.yes', { value: true }],
  ['vars.text', { value: 'x' }],
  ['vars.sneaky', { value: '${vars.text}' }],
  ['env.name', { value: 'dev' }],
])

function scalar(value: string): Scalar {
  return { is: 'scalar', value, at }
}

function fill(value: string) {
  const { tree, problems } = fillVariables(scalar(value), variables, ['spec'])
  return { value: plain(tree), problems: problems.map((problem) => problem.message) }
}

describe('variables', () => {
  test.each([
    ['${vars.n}', 3],
    ['${vars.yes}', true],
    ['${vars.n}${vars.n}', '33'],
    ['a ${vars.text} b ${env.name}', 'a x b dev'],
    [' ${vars.n}', ' 3'],
    ['$${vars.n}', '${vars.n}'],
    ['$$${vars.n}', '$${vars.n}'],
    ['a$${b}${vars.text}', 'a${b}x'],
    ['$5 and 5$ and $', '$5 and 5$ and $'],
    ['}', '}'],
  ])('%s becomes %o', (text, expected) => {
    expect(fill(text)).toEqual({ value: expected, problems: [] })
  })

  test('are filled once: what a variable puts in is not looked at again', () => {
    expect(fill('${vars.sneaky}').value).toBe('${vars.text}')
  })

  test.each([
    ['${vars.m}', 'unknown variable ${vars.m}'],
    ['${}', 'unknown variable ${}'],
    ['${ vars.n }', 'unknown variable ${ vars.n }'],
    ['a ${vars.n', 'a "${" is not closed'],
    ['${\u001B[31mred}', 'unknown variable ${\uFFFD[31mred}'],
  ])('%s is a problem', (text, message) => {
    expect(fill(text).problems).toEqual([message])
  })

  test('text without a dollar sign stays as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !text.includes('${')),
        (text) => {
          expect(fill(text)).toEqual({ value: text, problems: [] })
        },
      ),
    )
  })

  test('any text can be written with the escape', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'a') }), (text) => {
        const escaped = text.replaceAll('${', () => '$${')

        expect(fill(escaped)).toEqual({ value: text, problems: [] })
      }),
    )
  })

  test('put no more into one object than the limit', () => {
    const long: Variables = new Map([
      ['vars.big', { value: 'x'.repeat(limits.variableCharactersMax) }],
    ])
    const uses = limits.filledCharactersPerUnitMax / limits.variableCharactersMax

    const within = fillVariables(scalar('${vars.big}'.repeat(uses)), long, [])
    const above = fillVariables(scalar('${vars.big}'.repeat(uses + 5)), long, [])

    expect(within.problems).toEqual([])
    expect(above.problems.map((problem) => problem.message)).toEqual([
      'variables put more than 256 KiB of text into one object',
    ])
  })
})
