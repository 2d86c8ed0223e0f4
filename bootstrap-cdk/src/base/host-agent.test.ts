import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { placeOf } from '../place.ts'
import { configOf } from '../synthesised.fixture.ts'
import { hostAgentScript } from './host-agent.ts'

const agent = join(import.meta.dirname, '../../../puppet/agent/')
const key = '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n'

function script(): string[] {
  const config = configOf('environments/dev.yaml')
  const puppet = { ...config.bastion.puppet, keys: [key] }
  const place = placeOf({ ...config, bastion: { ...config.bastion, puppet } })
  return hostAgentScript(place, 'plumbline-dev-puppet-111122223333')
}

/** Runs the script below a folder instead of the root of a host, with a `dnf` that only says what it was asked. */
function run(root: string): string {
  const bin = join(root, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'dnf'), '#!/bin/sh\necho "dnf $*"\n', { mode: 0o755 })
  const commands = /^(install|rm|cat) .*\/etc\/plumbline-agent/
  const text = script()
    .map((line) => (commands.test(line) ? line.replaceAll('/etc', `${root}/etc`) : line))
    .join('\n')
    .replace('sh ./install', `sh ./install ${root}`)
  return execFileSync('sh', ['-c', text], {
    encoding: 'utf8',
    env: { PATH: `${bin}:/usr/bin:/bin` },
  })
}

test('a host gets OpenVox, the agent as it is in the repository, its settings and its keys', () => {
  const root = mkdtempSync(join(tmpdir(), 'plumbline-host-'))

  const said = run(root)
  run(root)

  expect(said).toBe(
    'dnf install -y https://yum.voxpupuli.org/openvox8-release-amazon-2023.noarch.rpm\ndnf install -y openvox-agent\n',
  )
  const files = globSync('{lib,plugin}/**/*.rb', { cwd: agent })
  expect(files.length).toBeGreaterThan(10)
  for (const path of [...files, 'plumbline-agent']) {
    expect(readFileSync(join(root, 'opt/plumbline-agent', path), 'utf8')).toBe(
      readFileSync(join(agent, path), 'utf8'),
    )
  }
  expect(statSync(join(root, 'opt/plumbline-agent/plumbline-agent')).mode & 0o777).toBe(0o755)
  const settings = readFileSync(join(root, 'etc/plumbline-agent/config.json'), 'utf8')
  expect(JSON.parse(settings)).toEqual({
    unit: 'dev/bundle/bastion',
    bucket: 'plumbline-dev-puppet-111122223333',
    prefix: 'bastion/',
    region: 'eu-west-1',
  })
  expect(readFileSync(join(root, 'etc/plumbline-agent/keys/bootstrap-0.pem'), 'utf8')).toBe(key)
})

test('the script is one that Systems Manager takes', () => {
  const content = JSON.stringify(script())

  // Source: Amazon EC2 Systems Manager, "Quotas": the largest document, and `{{ name }}`, which it fills in.
  expect(content.length).toBeLessThan(60_000)
  expect(content).not.toContain('{{')
})
