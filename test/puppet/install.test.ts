import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { describeWith } from '../require.ts'
import { execute, read } from './host.ts'

const folder = fileURLToPath(new URL('../../puppet/agent', import.meta.url))
const environment = { PATH: '/usr/bin:/bin' }

describeWith(['puppet'], 'the agent', () => {
  test('is installed where its unit looks for it, again and again', async () => {
    const root = mkdtempSync(join(tmpdir(), 'plumbline-root-'))
    onTestFinished(() => rmSync(root, { recursive: true }))

    for (let times = 0; times < 2; times++) {
      expect(await execute([`${folder}/install`, root], environment)).toEqual({
        code: 0,
        output: '',
      })
    }

    const unit = read(join(root, 'etc/systemd/system/plumbline-agent.service'))
    const [program = ''] = /(?<=ExecStart=)\S+/.exec(unit ?? '') ?? []
    const { code, output } = await execute([join(root, program), 'run'], environment)
    expect(code).toBe(1)
    expect(output).toContain('/etc/plumbline-agent/config.json: No such file')
  })

  test.each([
    ['{', 'not JSON'],
    [
      '{"unit": "dev/service/web"}',
      'unit is missing or not as it should be: write one such as "prod/bundle/edge"',
    ],
    ['{"unit": "dev/bundle/edge", "bukket": "x"}', 'unknown field bukket'],
    [
      '{"unit": "dev/bundle/edge", "bucket": "abc", "region": "eu-west-1", "node": "a/b"}',
      'node is',
    ],
  ])('says what is wrong in its configuration: %s', async (text, why) => {
    const file = join(mkdtempSync(join(tmpdir(), 'plumbline-config-')), 'config.json')
    writeFileSync(file, text)

    const { code, output } = await execute(
      [`${folder}/plumbline-agent`, 'run', '--config', file],
      environment,
    )

    expect(code).toBe(1)
    expect(output).toContain(why)
    expect(output).toContain(file)
  })

  /** The example of "Signature Calculations for the Authorization Header" in the Amazon S3 API reference. */
  test('signs a request as Amazon’s own example does', async () => {
    const script = `
      require '${folder}/lib/s3'
      request = Net::HTTP::Get.new('/test.txt', 'Range' => 'bytes=0-9')
      keys = PlumblineAgent::Credentials::Keys.new('AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')
      told = PlumblineAgent::S3.authorization(
        request, host: 'examplebucket.s3.amazonaws.com', region: 'us-east-1', keys: keys, now: Time.utc(2013, 5, 24))
      puts told['authorization']`

    const { output } = await execute(['ruby', '-e', script], environment)

    expect(output).toContain('SignedHeaders=host;range;x-amz-content-sha256;x-amz-date')
    expect(output).toContain(
      'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    )
  })
})
