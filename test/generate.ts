import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { schemaFiles } from '@plumbline/desired-state'
import { awsFieldsPage } from './generate/aws-fields.ts'
import { eventsPage } from './generate/events.ts'
import { fieldsPage } from './generate/fields.ts'
import { fieldsToAwsPage } from './generate/fields-to-aws.ts'
import { handoverPage } from './generate/handover.ts'
import { metricsPage } from './generate/metrics.ts'
import { otherFieldsPage } from './generate/other-fields.ts'
import { permissionsFile, permissionsPage } from './generate/permissions.ts'
import { rawFieldsFile } from './generate/raw-fields.ts'
import { root } from './tidy/source.ts'

/** Folders that hold nothing but generated files: what is no longer generated goes. */
const ownedFolders = [
  'docs/generated',
  'desired-state/schema',
  'desired-state/src/generated',
  'bootstrap-cdk/src/generated',
]

/** Everything that is generated and kept in Git, by path. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const schemas = Object.entries(schemaFiles())
  return new Map([
    ['docs/generated/aws-fields.md', awsFieldsPage()],
    ['docs/generated/events.md', eventsPage()],
    ['docs/generated/fields.md', fieldsPage()],
    ['docs/generated/fields-to-aws.md', fieldsToAwsPage()],
    ['docs/generated/handover.md', handoverPage()],
    ['docs/generated/metrics.md', metricsPage()],
    ['docs/generated/other-fields.md', otherFieldsPage()],
    ['docs/generated/permissions.md', permissionsPage()],
    ['bootstrap-cdk/src/generated/permissions.ts', permissionsFile()],
    ['desired-state/src/generated/raw-fields.ts', rawFieldsFile()],
    ...schemas.map(([path, text]): [string, string] => [`desired-state/${path}`, text]),
  ])
}

/** What would change on disk, as `path why`. */
export function staleFiles(files: ReadonlyMap<string, string>): readonly string[] {
  const changed = [...files].flatMap(([path, text]) => {
    const before = read(path)
    if (before === text) return []
    return [before === undefined ? `${path} is missing` : `${path} is not what its source says`]
  })
  return [...changed, ...leftOver(files).map((path) => `${path} is generated from nothing`)]
}

function leftOver(files: ReadonlyMap<string, string>): readonly string[] {
  return ownedFolders.flatMap((folder) =>
    readdirSync(`${root}${folder}`)
      .map((name) => `${folder}/${name}`)
      .filter((path) => !files.has(path)),
  )
}

function read(path: string): string | undefined {
  try {
    return readFileSync(`${root}${path}`, 'utf8')
  } catch {
    return undefined
  }
}

function write(files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(`${root}${path}`), { recursive: true })
    writeFileSync(`${root}${path}`, text)
  }
  for (const path of leftOver(files)) rmSync(`${root}${path}`)
}

function main(check: boolean): void {
  const files = generatedFiles()
  const stale = staleFiles(files)
  if (!check) write(files)
  for (const line of stale) process.stdout.write(`${line}${check ? '' : ': mended'}\n`)
  if (!check) process.stdout.write(`generate: ${stale.length} of ${files.size} files changed\n`)
  if (check && stale.length > 0) {
    process.stdout.write('Run `npm run generate` and commit what it changes.\n')
    process.exitCode = 1
  }
}

if (import.meta.main) main(process.argv.includes('--check'))
