import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * `npm run pack`: the command line as one package, `dist/plumbline-<version>.tgz`, for machines that have Node 24 and no
 * clone. Node runs no TypeScript below `node_modules`, so the types are taken off here; nothing is bundled, so stack traces,
 * files beside the code and the audit of dependencies are what they are in the repository.
 */

/** The parts of the package, and what of each is shipped beside its code. */
const parts: Readonly<Record<string, readonly string[]>> = {
  cli: ['bin'],
  controller: [],
  api: ['src/pages'],
  'desired-state': ['examples', 'schema'],
  simulator: [],
  'bootstrap-cdk': [],
  dashboard: ['dist'],
  puppet: ['.'],
}

interface Manifest {
  readonly version: string
  readonly license: string
  readonly description: string
  readonly exports?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
}

const home = join(import.meta.dirname, '..')
const stage = join(home, 'dist/package')
const root = manifest('.')
const bundled = Object.keys(parts).map((part) => `@plumbline/${part}`)

rmSync(join(home, 'dist'), { recursive: true, force: true })
run('npx', ['tsc', '-p', 'scripts/pack.tsconfig.json'])
const ours = Object.entries(parts).map(([part, files]) => stagePart(part, files))
copyPages()
writePackage()
const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', '..'], stage))
const sbom = `dist/plumbline-${root.version}.cdx.json`
const bill = ['sbom', '--omit=dev', '--workspace=@plumbline/cli', '--sbom-format=cyclonedx']
writeFileSync(join(home, sbom), run('npm', bill))
process.stdout.write(
  `dist/${packed.filename}  ${packed.entryCount} files, ${(packed.size / 1e6).toFixed(1)} MB, ${packed.integrity}\n` +
    `${sbom}  what it depends on\n`,
)

/** Lays a part out where Node finds it by its name. Returns what it depends on. */
function stagePart(part: string, files: readonly string[]): Readonly<Record<string, string>> {
  const folder = join(stage, 'node_modules/@plumbline', part)
  for (const file of files) copyTracked(part, file, folder)
  const { exports, ...rest } = part === 'puppet' ? root : manifest(part)
  write(join(folder, 'package.json'), {
    name: `@plumbline/${part}`,
    version: root.version,
    license: root.license,
    type: 'module',
    ...(exports && { exports: JSON.parse(javaScript(JSON.stringify(exports))) }),
  })
  return part === 'dashboard' || part === 'puppet' ? {} : (rest.dependencies ?? {})
}

/** Copies what Git has below a path, or what was built there. */
function copyTracked(part: string, path: string, folder: string): void {
  if (path === 'dist')
    return cpSync(join(home, part, path), join(folder, path), { recursive: true })
  const tracked = run('git', ['ls-files', '-z', '--', join(part, path)])
  for (const file of tracked.split('\0').filter(Boolean)) {
    const to = join(folder, file.slice(part.length + 1))
    mkdirSync(dirname(to), { recursive: true })
    cpSync(join(home, file), to)
  }
}

/** The pages that `plumbline docs` prints. */
function copyPages(): void {
  const to = join(stage, 'node_modules/@plumbline/cli/docs')
  mkdirSync(to, { recursive: true })
  const pages = run('git', ['ls-files', '-z', '--', ':(glob)docs/*.md']).split('\0').filter(Boolean)
  for (const page of pages) cpSync(join(home, page), join(to, page.slice('docs/'.length)))
}

function writePackage(): void {
  const starter = join(stage, 'node_modules/@plumbline/cli/bin/plumbline.js')
  writeFileSync(starter, javaScript(readFileSync(starter, 'utf8')))
  for (const file of ['README.md', 'LICENSE']) cpSync(join(home, file), join(stage, file))
  write(join(stage, 'package.json'), {
    name: 'plumbline',
    version: root.version,
    license: root.license,
    description: root.description,
    type: 'module',
    bin: { plumbline: 'node_modules/@plumbline/cli/bin/plumbline.js' },
    engines: { node: '>=24' },
    files: ['node_modules'],
    dependencies: Object.fromEntries([
      ...ours.flatMap((dependencies) => Object.entries(dependencies)),
      ...bundled.map((name) => [name, root.version] as const),
    ]),
    bundleDependencies: bundled,
  })
}

function manifest(part: string): Manifest {
  return JSON.parse(readFileSync(join(home, part, 'package.json'), 'utf8'))
}

function javaScript(text: string): string {
  return text.replace(/\.ts(?=['"])/g, '.js')
}

function write(file: string, content: object): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`)
}

function run(program: string, args: readonly string[], cwd = home): string {
  return execFileSync(program, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}
