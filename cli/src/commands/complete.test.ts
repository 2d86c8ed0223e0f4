import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { appWith, checkout, memoryFixture } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'
import { folderWith } from '../folder.testing.ts'

async function offered(words: readonly string[], api = 'http://127.0.0.1:1') {
  const ran = await runCommand(['__complete', '--', ...words], { env: { PLUMBLINE_API: api } })
  expect(ran).toMatchObject({ code: 0, err: '' })
  return ran.out.split('\n').filter((line) => line !== '')
}

describe('complete', () => {
  it.each([
    [['ver'], ['verify']],
    [['drift', 'ad'], ['adopt']],
    [['plan', '-o', 'm'], ['markdown']],
    [['plan', '--com'], ['--comment']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['import', 'live', '--he'], ['--help']],
    [['validate', ''], []],
    [['plan', '--config', ''], []],
    [['status', ''], []],
    [['nothing', ''], []],
  ])('of %j is %j', async (words, candidates) => {
    expect(await offered(words)).toEqual(candidates)
  })

  it('names every command, and none that is hidden', async () => {
    const all = await offered([''])

    expect(all).toContain('watch')
    expect(all.filter((name) => name.startsWith('_'))).toEqual([])
  })

  it('names the units and environments that a controller knows', async () => {
    const memories = [memoryFixture(checkout), memoryFixture('dev/job/migrate')]
    const { app } = await appWith({ store: memoryStore(), memories })
    onTestFinished(() => app.close())
    const api = await app.listen({ host: '127.0.0.1', port: 0 })

    expect(await offered(['status', ''], api)).toEqual(['dev/job/migrate', checkout])
    expect(await offered(['hold', '--reason', 'x', 'prod'], api)).toEqual([checkout])
    expect(await offered(['plan', '--environment', ''], api)).toEqual(['dev', 'prod'])
  })

  it('works in bash', async () => {
    const folder = folderWith()
    const { out } = await runCommand(['completion', 'bash'])
    writeFileSync(join(folder, 'completion.bash'), out)
    // Says what it was asked, as if those were the candidates.
    writeFileSync(join(folder, 'plumbline'), '#!/bin/sh\nprintf "%s\\n" "$*" status\n')
    chmodSync(join(folder, 'plumbline'), 0o755)
    const script = `PATH=${folder}:$PATH; source ${folder}/completion.bash
COMP_WORDS=(plumbline status ""); COMP_CWORD=2; _plumbline; printf '%s\\n' "\${COMPREPLY[@]}"
COMP_WORDS=(plumbline sta); COMP_CWORD=1; _plumbline; printf '%s\\n' "\${COMPREPLY[@]}"`

    const said = execFileSync('bash', ['-c', script], { encoding: 'utf8' })

    expect(said).toBe('__complete -- status \nstatus\nstatus\n')
  })
})
