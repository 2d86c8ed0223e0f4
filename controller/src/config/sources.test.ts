import { formatProblem } from '@plumbline/desired-state'
import { describe, expect, test } from 'vitest'
import { loadConfig } from './config.ts'

describe('images of a source', () => {
  const ssh = 'git@git.example.com:shop.git'
  const read = (url: string, more: string, environment = {}) =>
    loadConfig(`sources: [{ name: shop, url: "${url}", ${more} }]\n`, 'plumbline.yaml', environment)

  test('are written when the source has them, with defaults for everything', () => {
    const { config } = read(ssh, 'images: {}')

    expect(config?.sources[0]?.images).toEqual({
      author: { name: 'Plumbline', email: 'plumbline@localhost' },
      subject: 'Update {images} in {environments}',
      pollMs: 300_000,
    })
    expect(read(ssh, 'poll: 1m').config?.sources[0]).not.toHaveProperty('images')
  })

  test('can have an author, a subject, a pace and a host of pull requests, with a token', () => {
    const { config, problems } = read(
      'https://github.com/team/shop.git',
      `tokenFrom: SHOP_TOKEN, images: { author: { name: Robot, email: robot@example.com },
      subject: "chore: {images}", poll: 1m, github: { repository: team/shop } }`,
      { SHOP_TOKEN: 'hunter2' },
    )

    expect(problems).toEqual([])
    expect(config?.sources[0]).toMatchObject({
      token: 'hunter2',
      images: {
        author: { name: 'Robot', email: 'robot@example.com' },
        subject: 'chore: {images}',
        pollMs: 60_000,
        github: { repository: 'team/shop', api: 'https://api.github.com' },
      },
    })
  })

  test.each([
    [ssh, 'images: { github: { repository: team/shop } }', 'a pull request needs a token'],
    ['https://git.example.com/shop.git', 'images: {}', 'over https needs a token'],
    ['https://git.example.com/shop.git', 'tokenFrom: SHOP_TOKEN', 'SHOP_TOKEN is empty'],
    [ssh, 'images: { subject: "{image}" }', 'may stand in braces'],
    [ssh, 'images: { author: { email: nobody } }', 'write an address'],
    [ssh, 'images: { author: { name: "a <b" } }', 'write a name'],
    [ssh, 'images: { poll: 1s }', '10s'],
    [ssh, 'reports: { github: { repository: team/shop } }', 'reports with a token'],
    [ssh, 'tokenFrom: SHOP_TOKEN, reports: { github: { repository: shop } }', 'owner/name'],
    [ssh, 'tokenFrom: hunter2', 'name of an environment variable'],
    [ssh, 'webhookSecretFrom: hunter2', 'name of an environment variable'],
    [ssh, 'webhookSecretFrom: SHOP_WEBHOOK', 'SHOP_WEBHOOK is empty'],
    [ssh, 'verify: {}', 'name a file of keys that may sign'],
    [ssh, 'verify: { sshSigners: keys }, images: {}', 'those of Plumbline need a key'],
    [
      ssh,
      'verify: { gpgKeys: keys }, images: { signingKey: own }',
      'into a file that verify.sshSigners names',
    ],
  ])('of %s with %s are refused: %s', (url, more, message) => {
    const { problems } = read(url, more)

    expect(problems.map((problem) => formatProblem(problem)).join('\n')).toContain(message)
  })
})

test('files of keys are named from the folder of the configuration', () => {
  const text = `sources: [{ name: shop, url: "git@git.example.com:shop.git",
    verify: { sshSigners: signers, gpgKeys: /etc/plumbline/keys.asc }, images: { signingKey: own } }]\n`

  const { config, problems } = loadConfig(text, '/srv/plumbline/plumbline.yaml', {})

  expect(problems).toEqual([])
  expect(config?.sources[0]).toMatchObject({
    verify: { sshSigners: '/srv/plumbline/signers', gpgKeys: '/etc/plumbline/keys.asc' },
    images: { signingKey: '/srv/plumbline/own' },
  })
})
