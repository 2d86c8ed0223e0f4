import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { folderWith } from '../folder.testing.ts'

/** A checkout with a Copilot workspace. */
function checkout(): string {
  const cwd = folderWith()
  cpSync(join(import.meta.dirname, '../import/cases/copilot'), join(cwd, 'copilot'), {
    recursive: true,
  })
  return cwd
}

describe('import copilot', () => {
  it.each(['.', 'copilot'])(
    'takes the folder %s, and writes documents that validate',
    async (folder) => {
      const cwd = checkout()

      const ran = await runCommand(['import', 'copilot', folder, '--out', 'repo'], { cwd })
      const valid = await runCommand(['validate', 'repo'], { cwd })

      expect(ran.code).toBe(0)
      expect(ran.out.split('\n')).toContain('repo/apps/web/overlays/prod.yaml')
      expect(ran.err).toContain(
        'copilot/web/manifest.yml:15: http.allowed_source_ips: routes do not',
      )
      expect(valid).toMatchObject({ code: 0, out: '9 documents, 8 units in 2 environments\n' })
    },
  )

  it('writes beside the workspace without taking its manifests for documents', async () => {
    const cwd = checkout()

    const ran = await runCommand(['import', 'copilot', '.', '--environment', 'prod'], { cwd })

    expect(ran.code).toBe(0)
    expect(readFileSync(join(cwd, 'environments/prod.yaml'), 'utf8')).toContain('name: prod')
  })

  it('says where there is no workspace', async () => {
    const cwd = checkout()
    mkdirSync(join(cwd, 'empty'))

    const empty = await runCommand(['import', 'copilot', 'empty'], { cwd })
    const nowhere = await runCommand(['import', 'copilot', 'nowhere'], { cwd })

    for (const ran of [empty, nowhere]) {
      expect(ran).toMatchObject({ code: 1, out: '' })
      expect(ran.err).toContain('holds no manifest of AWS Copilot')
    }
  })
})
