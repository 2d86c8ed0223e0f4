import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dev, loadTexts } from '../small.fixture.ts'

test.each(['handover', 'image-policies', 'puppet-bundles', 'tenants'])(
  'the documents on the page about %s are right',
  (name) => {
    const page = readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8')
    const blocks = [...page.matchAll(/```yaml\n(apiVersion[\s\S]*?)```/g)]
    const prod = dev.replace('name: dev', 'name: prod')

    const documents = blocks.map(([, text = '']) => text)
    const places = documents.some((text) => text.includes('kind: Environment'))
      ? [dev]
      : [dev, prod]
    const state = loadTexts(...places, ...documents)

    expect(documents.length).toBeGreaterThan(0)
    expect(state.problems).toEqual([])
  },
)
