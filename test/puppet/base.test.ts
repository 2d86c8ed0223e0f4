import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { describeWith } from '../require.ts'
import { execute } from './host.ts'

const base = fileURLToPath(new URL('../../puppet/base', import.meta.url))

interface Resource {
  readonly type: string
  readonly title: string
  readonly parameters?: Readonly<Record<string, unknown>>
}

describeWith(['puppet'], 'the base control repository', ({ puppet }) => {
  /** The resources of a host by their names, or what Puppet says of the mistake. */
  async function compile(data: string, fleet = 'bastion', flat?: string) {
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-base-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const repository = join(folder, 'environments/base')
    if (flat === undefined) {
      cpSync(base, repository, { recursive: true })
      mkdirSync(join(repository, 'data/nodes'), { recursive: true })
      writeFileSync(join(repository, 'data/nodes/edge-1.yaml'), data)
    } else {
      cpSync(join(base, 'modules'), join(repository, 'modules'), { recursive: true })
      mkdirSync(join(repository, 'manifests'))
      writeFileSync(join(repository, 'manifests/site.pp'), flat)
    }
    const settings = { environmentpath: 'environments', confdir: 'conf', vardir: 'var' }
    const options = Object.entries(settings).flatMap(([name, value]) => [
      `--${name}`,
      join(folder, value),
    ])
    const strict = ['--strict', 'error', '--strict_variables', '--color', 'false']
    const { output } = await execute(
      [
        puppet,
        'catalog',
        'compile',
        'edge-1',
        '--environment',
        'base',
        '--render-as',
        'json',
      ].concat(options, strict, ['--facts_terminus', 'facter']),
      {
        PATH: '/usr/bin:/bin',
        HOME: folder,
        FACTER_plumbline_node: 'edge-1',
        ...(fleet !== '' && { FACTER_plumbline_fleet: fleet }),
      },
    )
    const line = output.split('\n').find((one) => one.startsWith('{'))
    const { resources = [] } = JSON.parse(line ?? '{}') as { resources?: readonly Resource[] }
    const byName = new Map(resources.map((one) => [`${one.type}[${one.title}]`, one.parameters]))
    return { output, byName, of: (name: string) => byName.get(name) }
  }

  const ada =
    '{ keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGx ada@laptop"], uid: 2001, admin: true }'

  test('a bastion lets people in by key alone, and says so to sshd before it counts', async () => {
    const { of } = await compile('bastion::allow_groups: [ops]\nbastion::idle_seconds: 600\n')

    const sshd = of('File[/etc/ssh/sshd_config.d/60-plumbline.conf]')
    expect(sshd?.content).toContain('PasswordAuthentication no\n')
    expect(sshd?.content).toContain('AllowGroups ops\n')
    expect(sshd?.notify).toBe('Exec[bastion: reload sshd]')
    expect(of('Exec[bastion: reload sshd]')?.command).toMatch(/^sshd -t && /)
    expect(of('File[/etc/profile.d/60-plumbline-idle.sh]')?.content).toContain('TMOUT=600\n')
    expect(of('Package[jq]')).toEqual({ ensure: 'installed' })
    expect(of('Class[Phpmyadmin]')).toBeUndefined()
  })

  test('people get an account and exactly their keys; who left loses account and rights', async () => {
    const { of } = await compile(
      `users::accounts:\n  ada: ${ada}\n  eve: { keys: ["ssh-rsa AAAA"] }\nusers::absent: [bob]\n`,
    )

    expect(of('User[ada]')).toMatchObject({ ensure: 'present', uid: 2001, password: '*' })
    expect(of('File[/home/ada/.ssh/authorized_keys]')).toMatchObject({
      mode: '0600',
      owner: 'ada',
      content: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGx ada@laptop\n',
    })
    expect(of('File[/etc/sudoers.d/60-plumbline-ada]')).toMatchObject({
      ensure: 'file',
      content: 'ada ALL=(ALL) NOPASSWD: ALL\n',
      validate_cmd: '/usr/sbin/visudo -cf %',
    })
    expect(of('File[/etc/sudoers.d/60-plumbline-eve]')).toMatchObject({ ensure: 'absent' })
    expect(of('User[bob]')).toMatchObject({ ensure: 'absent', managehome: false })
    expect(of('File[/etc/sudoers.d/60-plumbline-bob]')).toMatchObject({ ensure: 'absent' })
  })

  test('packages are there, in one version, or gone', async () => {
    const { of } = await compile(
      'packages::present: [curl]\npackages::pinned: { git: "1:2.39" }\npackages::absent: [telnet]\n',
    )

    expect(of('Package[curl]')).toEqual({ ensure: 'installed' })
    expect(of('Package[git]')).toEqual({ ensure: '1:2.39' })
    expect(of('Package[telnet]')).toEqual({ ensure: 'absent' })
    expect(of('Package[jq]')).toBeUndefined()
  })

  test('phpMyAdmin offers the databases and keeps no password', async () => {
    const { of } = await compile(
      'role: role::database_desk\nphpmyadmin::servers: { "it\'s main": { host: db.internal, tls: false } }\n',
    )

    const content = of('File[/etc/phpmyadmin/conf.d/60-plumbline.php]')?.content
    expect(content).toContain(String.raw`['verbose'] = 'it\'s main';`)
    expect(content).toContain("['host'] = 'db.internal';")
    expect(content).toContain("['port'] = '3306';")
    expect(content).toContain("['ssl'] = false;")
    expect(content).not.toMatch(/password'/)
    expect(of('Exec[phpmyadmin: make the secret]')).toMatchObject({
      creates: '/etc/phpmyadmin/conf.d/60-plumbline-secret.php',
      umask: '0077',
    })
  })

  test('in a flat repository the four modules make the same, from parameters instead of data', async () => {
    const roles = await compile(
      `role: role::database_desk
users::accounts: { ada: ${ada} }
users::absent: [bob]
packages::present: [curl]
bastion::allow_groups: [ops]
phpmyadmin::servers: { main: { host: db.internal } }
`,
    )
    const flat = await compile(
      '',
      '',
      `class { 'users':
  accounts => { 'ada' => ${ada.replace(/(\w+):/g, "'$1' =>")} },
  absent   => ['bob'],
}
class { 'packages': present => ['curl'] }
class { 'bastion': allow_groups => ['ops'] }
class { 'phpmyadmin': servers => { 'main' => { 'host' => 'db.internal' } } }
`,
    )

    const made = ({ byName }: typeof flat) =>
      new Map([...byName].filter(([name]) => !/^(Class|Stage)\[/.test(name)))
    expect(made(flat).size).toBeGreaterThan(12)
    expect(made(flat)).toEqual(made(roles))
  })

  test.each([
    ['a host without a fleet', '', '', 'the fact plumbline_fleet is missing'],
    ['a fleet without a role', '', 'unknown', "did not find a value for the name 'role'"],
    ['a role that is no role', 'role: profile::base\n', 'bastion', 'role::[a-z]'],
    ['a key that is none', 'users::accounts: { ada: { keys: [rubbish] } }\n', 'bastion', 'keys'],
    [
      'somebody who stays and goes',
      `users::accounts: { ada: ${ada} }\nusers::absent: [ada]\n`,
      'bastion',
      'ada is both in accounts and in absent',
    ],
    [
      'a package that stays and goes',
      'packages::absent: [curl]\n',
      'bastion',
      'curl is both wanted and in absent',
    ],
  ])('refuses %s', async (_what, data, fleetName, why) => {
    const { output } = await compile(data, fleetName)

    expect(output).toContain('Error: ')
    expect(output).toContain(why)
  })
})
