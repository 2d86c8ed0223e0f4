import { describe, expect, test } from 'vitest'
import { withEdits } from './edits.ts'
import { markedValues } from '../documents/marked-values.ts'
import { dev, file } from '../small.fixture.ts'

const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web'
const digest = `sha256:${'ab'.repeat(32)}`

const odd = [
  '# The shop.   Do not "tidy" this file: see wiki\r',
  '# nothing here yet',
  'apiVersion: plumbline/v1',
  'kind: Service',
  'metadata: { name: api }',
  'spec:',
  '      # four spaces too many',
  `      image:    '${repository}:1.8.3'    # {"$image": "web"}   `,
  '      env: { A: "1" ,B: "2", }',
  '      command: [ node,',
  '                 server.js ]   # ünïcode 🙂',
  '      sidecars:',
  `        proxy: {image: "${repository}:1.8.3" # {"$image": "web"}`,
  '          }',
  '\t',
].join('\n')

describe('a file with edits', () => {
  const files = [file('a.yaml', odd), file('dev.yaml', dev)]

  test('differs in the lines of the values, and in nothing else', () => {
    const [first, second] = markedValues(files)
    const to = `${repository}:1.10.1@${digest}`
    const one = withEdits(files[0]!, [{ at: first!.at, from: first!.value, to }])
    const both = withEdits(files[0]!, [
      { at: first!.at, from: first!.value, to },
      { at: second!.at, from: second!.value, to },
    ])

    const before = files[0]!.text.split('\n')
    const differing = (after = '') =>
      after.split('\n').flatMap((line, index) => (line === before[index] ? [] : [line]))
    expect(differing(one)).toEqual([`      image:    '${to}'    # {"$image": "web"}   `])
    expect(differing(both)).toHaveLength(2)
    expect(both?.length).toBe(files[0]!.text.length + 2 * (to.length - first!.value.length))
  })

  test('is none when the values are not where they were read', () => {
    const [value] = markedValues(files)
    const edit = { at: value!.at, from: value!.value, to: 'x' }

    expect(withEdits({ path: 'a.yaml', text: `# new\n${files[0]!.text}` }, [edit])).toBeUndefined()
    expect(withEdits({ path: 'b.yaml', text: 'other' }, [edit])).toBe('other')
  })
})
