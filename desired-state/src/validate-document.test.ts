import { describe, expect, test } from 'vitest'
import { schema } from './config.fixture.ts'
import { formatProblem } from './format.ts'
import { validateDocument } from './validate-document.ts'

function report(text: string): string {
  const validated = validateDocument(text, 'plumbline.yaml', schema)
  return validated.ok
    ? 'ok'
    : validated.problems.map((item) => formatProblem(item, text)).join('\n')
}

describe('validateDocument', () => {
  test('gives the value of a good document', () => {
    const validated = validateDocument(
      'sources: [{ name: shop, url: /srv/shop.git }]\n',
      'plumbline.yaml',
      schema,
    )

    expect(validated).toEqual({
      ok: true,
      value: { sources: [{ name: 'shop', url: '/srv/shop.git', poll: 30 }] },
    })
  })

  test('tells every problem with its position', () => {
    expect(report('sources:\n  - name: shop\n    pol: 5\nstores: { sqlite: x }\n')).toBe(
      `plumbline.yaml:2:5: error: sources.0.url: url is missing
     2 |   - name: shop
       |     ^^^^^^^^^^
       = hint: add "url: …" to sources.0
plumbline.yaml:3:5: error: sources.0: "pol" is not a field of sources.0
     3 |     pol: 5
       |     ^^^
       = hint: did you mean "poll"?
plumbline.yaml:4:1: error: "stores" is not a field of this document
     4 | stores: { sqlite: x }
       | ^^^^^^
       = hint: did you mean "store"?`,
    )
  })

  test.each([
    ['nothing', '', 'plumbline.yaml:1:1: error: the file holds no document'],
    ['a list', '- a\n', 'plumbline.yaml:1:1: error: expected a map of fields'],
    [
      'two documents',
      'a: b\n---\nc: d\n',
      'plumbline.yaml:3:1: error: only one document can be here',
    ],
    ['an open quote', 'a: "b\n', 'plumbline.yaml:1:4: error: this quote is not closed'],
    [
      'an alias',
      'sources: *a\n',
      'plumbline.yaml:1:10: error: sources: anchors and aliases are not supported',
    ],
    [
      'deep nesting',
      '['.repeat(20_000),
      'plumbline.yaml:1:65: error: maps and lists are nested more than 64 levels deep',
    ],
  ])('refuses %s', (_, text, expected) => {
    expect(report(text).split('\n')[0]).toBe(expected)
  })
})
