import type { Ban } from './bans.ts'
import { match, matchesAny } from './pattern.ts'
import type { Resolve } from './resolve.ts'
import type { Import, Source } from './source.ts'
import { isTestFile, testFiles } from './test-files.ts'

/** One row of the import table. */
export interface ImportRule {
  /** Files that the row is about. `*` is one name, `**` any path, `<k>` one name that `may` can repeat. */
  readonly files: string
  /** The row is about the tests among them, and about nothing else. */
  readonly tests?: true
  /** What they may import: files of this repository, packages, or modules of Node. */
  readonly may: readonly string[]
  /** What they may not import although `may` matches it. */
  readonly never?: readonly string[]
  /** What they may import for its types alone. */
  readonly mayTypes?: readonly string[]
  readonly because: string
}

/** Every import that the table does not allow, as `file:line what is wrong and why`. */
export function forbiddenImports(
  sources: readonly Source[],
  table: readonly ImportRule[],
  resolve: Resolve,
): readonly string[] {
  return sources.flatMap((source) =>
    source.imports.flatMap((one) => {
      const because = refusal(source.path, one, table, resolve)
      return because === undefined
        ? []
        : [`${source.path}:${one.line} must not import ${one.specifier}: ${because}`]
    }),
  )
}

function refusal(
  path: string,
  one: Import,
  table: readonly ImportRule[],
  resolve: Resolve,
): string | undefined {
  const rule = table.find((row) => speaksOf(row, path))
  if (rule === undefined) return 'no row of test/tidy/imports.ts speaks of this file; add one'
  const captured = match(rule.files, path) ?? {}
  const target = resolve(path, one.specifier)
  if (!isTestFile(path) && path !== 'vitest.config.ts' && isTestFile(target)) {
    return 'it belongs to the tests, and production code does not know them'
  }
  const may = one.typeOnly ? [...rule.may, ...(rule.mayTypes ?? [])] : rule.may
  const allowed = matchesAny(may, target, captured) && !matchesAny(rule.never ?? [], target)
  return allowed ? undefined : rule.because
}

function speaksOf(row: ImportRule, path: string): boolean {
  return match(row.files, path) !== undefined && (row.tests !== true || isTestFile(path))
}

/** Every file and function that is too long. */
export function tooLong(
  sources: readonly Source[],
  limits: { readonly fileLines: number; readonly functionLines: number },
  allowed: Readonly<Record<string, string>>,
): readonly string[] {
  return sources
    .filter((source) => !(source.path in allowed))
    .flatMap((source) => [
      ...(source.lines > limits.fileLines
        ? [`${source.path} has ${source.lines} lines, more than ${limits.fileLines}: split it`]
        : []),
      ...source.functions
        .filter((one) => one.lines > limits.functionLines)
        .map(
          (one) =>
            `${source.path}:${one.line} ${one.name} has ${one.lines} lines, more than ${limits.functionLines}: keep its branches and move the leaves out`,
        ),
    ])
}

/** Every use of something banned, with what to use instead. */
export function bannedUses(sources: readonly Source[], bans: readonly Ban[]): readonly string[] {
  return sources.flatMap((source) =>
    bans
      .filter((ban) => !matchesAny(Object.keys(ban.except), source.path))
      .flatMap((ban) =>
        source.uses
          .filter((use) => ban.found.test(use.text))
          .map((use) => `${source.path}:${use.line} ${use.text} is banned; use ${ban.use}`),
      ),
  )
}

/** Every exception that no longer excepts anything, and every row that no longer speaks of a file: dead rules mislead. */
export function idleRules(
  sources: readonly Source[],
  bans: readonly Ban[],
  table: readonly ImportRule[],
): readonly string[] {
  const exceptions = bans.flatMap((ban) =>
    Object.keys(ban.except)
      .filter((files) => !testFiles.includes(files) && !files.startsWith('test/'))
      .filter((files) => !sources.some((source) => needsException(source, files, ban)))
      .map((files) => `the exception ${files} of the ban on ${ban.found.source} is not needed`),
  )
  const rows = table
    .filter((row) => !sources.some((source) => speaksOf(row, source.path)))
    .map((row) => `the row ${row.files} of the import table matches no file`)
  return [...exceptions, ...rows]
}

function needsException(source: Source, files: string, ban: Ban): boolean {
  const covered = match(files, source.path) !== undefined
  return covered && source.uses.some((use) => ban.found.test(use.text))
}

/** Every file whose name is not in kebab case. Files that a tool names itself are not asked. */
export function badNames(paths: readonly string[]): readonly string[] {
  return paths
    .filter((path) => /\.(ts|js|sh)$/.test(path))
    .filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/.test(path.split('/').at(-1) ?? ''))
    .map((path) => `${path} is not in kebab-case`)
}

/** Every kind that lacks its entry, its cases or its line in the registry. */
export function incompleteKinds(
  paths: readonly string[],
  registry: Source,
  resolve: Resolve,
): readonly string[] {
  const folder = 'controller/src/kinds/<k>/**'
  const kinds = new Set(paths.flatMap((path) => match(folder, path)?.k ?? []))
  const registered = registry.imports.map((one) => resolve(registry.path, one.specifier))
  return [...kinds].flatMap((kind) => {
    const own = `controller/src/kinds/${kind}`
    return [
      ...(paths.includes(`${own}/index.ts`) ? [] : [`${own} has no index.ts`]),
      ...(paths.some((path) => match(`${own}/cases/*.yaml`, path) !== undefined)
        ? []
        : [`${own} has no cases/*.yaml: say what it does by example`]),
      ...(registered.includes(`${own}/index.ts`)
        ? []
        : [`${own} is not in controller/src/kinds/index.ts`]),
    ]
  })
}

/** Every test in a folder without sources: a test stands beside what it tests, or crosses workspaces and is in test/. */
export function strayTests(paths: readonly string[]): readonly string[] {
  const isTest = (path: string) => path.endsWith('.test.ts')
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'))
  const folders = new Set(
    paths.filter((path) => path.endsWith('.ts') && !isTest(path)).map(folderOf),
  )
  return paths
    .filter((path) => isTest(path) && !path.startsWith('test/') && !folders.has(folderOf(path)))
    .map((path) => `${path} stands beside no source: move it, or to test/`)
}

/** Every file of the engine that waits, outside the few that may. */
export function waitingEngine(
  sources: readonly Source[],
  mayWait: readonly string[],
): readonly string[] {
  return sources
    .filter((source) => match('controller/src/engine/**', source.path) !== undefined)
    .filter((source) => !source.path.endsWith('.test.ts'))
    .filter((source) => !mayWait.includes(source.path.split('/').at(-1) ?? ''))
    .flatMap((source) =>
      source.uses
        .filter((use) => use.text === 'async' || use.text === '.then(')
        .map(
          (use) =>
            `${source.path}:${use.line} waits; only ${mayWait.join(', ')} may: make it a function from values to values`,
        ),
    )
}
