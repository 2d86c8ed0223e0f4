import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A package of others that was put into a bundle. */
export interface Package {
  readonly name: string
  readonly version: string
  /** As its manifest says it (SPDX). */
  readonly license: string
  /** The files in which its makers say who they are and what is allowed; none where it brings none. */
  readonly texts: readonly string[]
}

const textFile = /^(licen[cs]e|notice|copying)/i
const readme = /^readme/i
/** Where the page of a package says it, because no file of its own does. */
const chapter = /^#* *licen[cs]e\b[\s\S]*/im

/**
 * The packages that modules are of, by name and version.
 * @throws where one does not say what is allowed with it
 */
export function packagesOf(modules: readonly string[]): readonly Package[] {
  const folders = new Set(modules.flatMap((module) => folderOf(module) ?? []))
  const packages = [...folders].map(packageIn)
  const byName = new Map(packages.map((one) => [`${one.name}@${one.version}`, one]))
  return [...byName.keys()].toSorted().flatMap((key) => byName.get(key) ?? [])
}

/** The folder of the package that a module is of. */
function folderOf(module: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module.replace(/^\0/, ''))?.[0]
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
}

function packageIn(folder: string): Package {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const { name, version, license } = manifest
  if (license === undefined) throw new Error(`${name} ${version} does not say its licence`)
  const files = readdirSync(folder).toSorted()
  const read = (file: string) => readFileSync(join(folder, file), 'utf8').trim()
  const texts = files.filter((file) => textFile.test(file)).map(read)
  const told = files
    .filter((file) => readme.test(file))
    .flatMap((file) => chapter.exec(read(file)) ?? [])
  return { name, version, license, texts: texts.length > 0 ? texts : told }
}

/** What goes along with the code of others: every package by name, below it the text under which it may be passed on. */
export function noticesOf(packages: readonly Package[]): string {
  const byText = Map.groupBy(packages, ({ license, texts }) =>
    [texts.length === 0 ? `Licence: ${license}` : '', ...texts].filter(Boolean).join('\n\n'),
  )
  const parts = [...byText].map(([text, those]) => {
    const names = those.map(({ name, version, license }) => `${name} ${version} (${license})`)
    return [...names, '', text].join('\n')
  })
  const head =
    'Plumbline is put together with code of the packages below, each under its own terms.'
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}
