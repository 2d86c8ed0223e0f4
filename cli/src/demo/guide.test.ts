import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { guide } from './guide.ts'
import { ensureRepository } from './repository.ts'
import { folderWith } from '../folder.testing.ts'

/** What is tried is what is printed: each command runs in a shell as it stands. */
describe('the things to try', () => {
  it.each(['desired-state', "it's mine"])('work in a folder named %j', async (name) => {
    const home = folderWith()
    const env = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1' }
    const example = join(home, 'example')
    mkdirSync(join(example, 'apps/web'), { recursive: true })
    writeFileSync(join(example, 'apps/web/service.yaml'), 'image: nginx:1.27\n')
    const repository = await ensureRepository(join(home, name), example, env)
    execFileSync('git', ['branch', 'plumbline/images/shop/prod'], { cwd: repository.folder })
    const lines = guide({
      api: 'http://127.0.0.1:8081',
      aws: 'http://127.0.0.1:4566',
      repository,
      region: 'eu-west-1',
      config: '.plumbline/plumbline.yaml',
      plumbline: 'npx plumbline',
      example: 'shop',
      hosts: { missing: 'Puppet is not installed' },
    })
    const commands = lines.filter((line) => / (sed|git) /.test(line)).map((line) => line.trim())
    const images: string[] = []

    for (const command of commands) {
      execFileSync('sh', ['-c', command], { env, stdio: 'ignore' })
      images.push(readFileSync(join(repository.folder, 'apps/web/service.yaml'), 'utf8').trim())
    }

    expect(commands).toHaveLength(6)
    expect(images).toEqual([
      'image: nginx:1.28',
      'image: nginx:1.28',
      'image: nginx:does-not-exist',
      'image: nginx:does-not-exist',
      'image: nginx:1.28',
      'image: nginx:1.28',
    ])
  })

  it('name the API only when it is not where the command line looks first', () => {
    const repository = { folder: '.plumbline/desired-state', made: false, hasIdentity: true }
    const places = {
      aws: 'http://127.0.0.1:4566',
      repository,
      region: 'eu-west-1',
      config: '.plumbline/plumbline.yaml',
      example: 'shop',
      hosts: { folder: '.plumbline/hosts' },
    }

    const usual = guide({ ...places, api: 'http://127.0.0.1:8080', plumbline: 'npx plumbline' })
    const other = guide({ ...places, api: 'http://127.0.0.1:8081', plumbline: 'npx plumbline' })

    expect(usual).toContain('     npx plumbline status')
    expect(usual).toContain(
      '     npx plumbline plan --config .plumbline/plumbline.yaml --from .plumbline/desired-state',
    )
    expect(other).toContain('     npx plumbline status --api http://127.0.0.1:8081')
    expect(other).toContain("     echo 'mine now' > .plumbline/hosts/desk-1/files/etc/motd")
    expect(other).toContain('     npx plumbline puppet status --api http://127.0.0.1:8081')
    expect(usual.join('\n')).toContain('(kept from before)')
  })

  it('point at the page of any other example', () => {
    const repository = { folder: '.plumbline/desired-state', made: true, hasIdentity: true }
    const hosts = { missing: 'none were asked for' }
    const places = {
      aws: 'a',
      api: 'b',
      repository,
      region: 'eu-west-2',
      config: '.plumbline/plumbline.yaml',
      plumbline: 'plumbline',
      hosts,
    }

    const told = guide({ ...places, example: 'quiz' }).join('\n')

    expect(told).toContain('.plumbline/desired-state/README.md')
    expect(told).not.toContain('nginx')
    expect(told).not.toContain('Puppet')
  })
})
