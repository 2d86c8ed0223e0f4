import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { billOf, packagesIn } from './bill.ts'
import { bundle } from './bundle.ts'

/**
 * `npm run pack`: the command line as one package, `dist/plumbline-<version>.tgz`, for machines that have Node 24 and no
 * clone. Its code is a bundle (decision 0030), so that installing it fetches nothing else; the files that it reads lie where
 * they lie in the repository.
 */

/** What Git has of the files that the code reads, or that people do; and what was built. */
const tracked = [
  'api/src/pages/*.css',
  'api/src/pages/*.svg',
  'desired-state/examples',
  'desired-state/schema',
  ':(glob)docs/*.md',
  'puppet',
  'LICENSE',
  'README.md',
]
const built = 'dashboard/dist'

interface Manifest {
  readonly version: string
  readonly license: string
  readonly description: string
  readonly engines: object
}

const home = join(import.meta.dirname, '..')
const stage = join(home, 'dist/package')
const { version, license, description, engines }: Manifest = JSON.parse(
  readFileSync(join(home, 'package.json'), 'utf8'),
)

rmSync(join(home, 'dist'), { recursive: true, force: true })
const packages = await bundle(stage)
const files = run('git', ['ls-files', '-z', '--', ...tracked])
  .split('\0')
  .filter(Boolean)
for (const file of files) cpSync(join(home, file), join(stage, file))
cpSync(join(home, built), join(stage, built), { recursive: true })
const manifest = {
  name: 'plumbline',
  version,
  license,
  description,
  type: 'module',
  bin: { plumbline: 'cli/bin/plumbline.js' },
  engines,
}
writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)

const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', '..'], stage))
const sbom = `dist/plumbline-${version}.cdx.json`
const shipped = [
  ...packages,
  ...packagesIn(readFileSync(join(stage, built, 'licenses.md'), 'utf8')),
]
writeFileSync(join(home, sbom), billOf(run('npm', ['sbom', '--sbom-format=cyclonedx']), shipped))
process.stdout.write(
  `dist/${packed.filename}  ${packed.entryCount} files, ${(packed.size / 1e6).toFixed(1)} MB, ${packed.integrity}\n` +
    `${sbom}  the ${shipped.length} packages of others that are in it\n`,
)

function run(program: string, args: readonly string[], cwd = home): string {
  return execFileSync(program, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  })
}
