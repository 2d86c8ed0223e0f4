import { expect, test } from 'vitest'
import { describeWith } from '../require.ts'
import { puppetValidator } from '../../controller/src/bundles/validate.ts'

const file = (path: string, text: string) => ({
  path,
  executable: false,
  content: Buffer.from(text),
})

describeWith(['puppet'], 'the real Puppet as the judge of code', ({ puppet }) => {
  const validate = puppetValidator(puppet)

  test('finds nothing wrong with what is right', async () => {
    const right = [
      file('manifests/site.pp', "file { '/srv/a': content => epp('a/a.epp') }\n"),
      file('modules/a/templates/a.epp', '<%= $facts["os"] %>\n'),
      file('data/common.yaml', 'not: [closed\n'),
    ]

    expect(await validate(right)).toEqual([])
  })

  test('says file, line and column of what is wrong', async () => {
    const wrong = [
      file('manifests/site.pp', "file { '/srv/a':\n  ensure = present,\n}\n"),
      file('manifests/-odd name.pp', 'class {\n'),
      file('modules/a/templates/a.epp', 'one\n<%= $a[ %>\n'),
    ]

    const told = await validate(wrong)

    expect(told).toHaveLength(3)
    expect(told).toContainEqual(
      expect.objectContaining({ file: 'manifests/site.pp', line: 2, column: 10 }),
    )
    expect(told).toContainEqual(
      expect.objectContaining({ file: 'modules/a/templates/a.epp', line: 2 }),
    )
    expect(JSON.stringify(told)).not.toContain('plumbline-puppet-')
  })
})

test('where there is no Puppet, nothing is called valid', async () => {
  expect(await puppetValidator('')([])).toEqual('Unvalidated')
})
