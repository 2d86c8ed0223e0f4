import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { notInSidebar } from '../docs/.vitepress/sidebar.ts'
import { bans } from './tidy/bans.ts'
import {
  badNames,
  bannedUses,
  forbiddenImports,
  idleRules,
  incompleteKinds,
  strayTests,
  tooLong,
  waitingEngine,
} from './tidy/checks.ts'
import { importTable } from './tidy/imports.ts'
import { floorsIn, wrongFloors } from './tidy/floors.ts'
import { deadLinks, deadMentions } from './tidy/links.ts'
import { goneFiles } from './tidy/named-files.ts'
import { missingFromLock } from './tidy/lock.ts'
import type { Lock } from './tidy/lock.ts'
import { resolver } from './tidy/resolve.ts'
import { circularFolders, circularImports } from './tidy/rings.ts'
import { allowed, limits } from './tidy/sizes.ts'
import { filesBelow, readSources, root } from './tidy/source.ts'

const registryFile = 'controller/src/kinds/index.ts'
/** Files of the engine that may wait: they look, write, turn the wheel, or take a wish of a person. All others are pure. */
const mayWait = [
  'observe.ts',
  'preflight.ts',
  'explain.ts',
  'inventory.ts',
  'orphan-look.ts',
  'orphan-turn.ts',
  'orphan-control.ts',
  'refresh.ts',
  'handovers.ts',
  'images.ts',
  'image-looks.ts',
  'loading.ts',
  'execute.ts',
  'good-renders.ts',
  'foresee.ts',
  'tidying.ts',
  'reconcile.ts',
  'loop.ts',
  'listen.ts',
  'follow.ts',
  'terms.ts',
  'control-anywhere.ts',
  'alerter.ts',
  'reporter.ts',
  'turn.ts',
  'source-turn.ts',
  'inventory-turn.ts',
  'shared-turn.ts',
  'spread.ts',
  'control.ts',
]
const resolve = resolver()

describe('the repository', () => {
  const paths = filesBelow('')
  const sources = readSources(paths)

  test('imports follow the table', () => {
    expect(forbiddenImports(sources, importTable, resolve)).toEqual([])
  })

  test('imports form no ring', () => {
    expect(circularImports(sources, resolve)).toEqual([])
    expect(circularFolders(sources, resolve)).toEqual([])
  })

  test('rooms stand on the floors that the architecture draws', () => {
    const floors = floorsIn(readFileSync(`${root}docs/architecture.md`, 'utf8'))

    expect(floors.map(({ folder }) => folder)).toEqual(
      expect.arrayContaining(['desired-state/src', 'controller/src', 'api/src', 'cli/src']),
    )
    expect(wrongFloors(floors, sources, resolve)).toEqual([])
  })

  test('files and functions can be read at one go', () => {
    expect(tooLong(sources, limits, allowed)).toEqual([])
  })

  test('nothing banned is used', () => {
    expect(bannedUses(sources, bans)).toEqual([])
  })

  test('every rule and every exception is in use', () => {
    expect(idleRules(sources, bans, importTable)).toEqual([])
  })

  test('file names are in kebab-case', () => {
    expect(badNames(paths)).toEqual([])
  })

  test('kinds are complete', () => {
    const registry = sources.find((source) => source.path === registryFile)

    expect(registry, `${registryFile} is missing`).toBeDefined()
    expect(registry && incompleteKinds(paths, registry, resolve)).toEqual([])
  })

  test('tests stand beside what they test', () => {
    expect(strayTests(paths)).toEqual([])
  })

  test('links between pages lead somewhere, and so do pages that programs name', () => {
    const read = (path: string) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') })
    const pages = paths.filter((path) => path.endsWith('.md')).map(read)
    const named = paths.filter(
      (path) => /\.(tsx?|ya?ml|sh)$/.test(path) && !path.endsWith('.test.ts'),
    )

    expect(deadLinks(pages, paths)).toEqual([])
    // A page that is missing there is found by nobody: give it a place in docs/.vitepress/sidebar.ts.
    expect(notInSidebar(pages.map(({ path }) => path))).toEqual([])
    expect(deadMentions(named.map(read), pages, paths)).toEqual([])
    expect(goneFiles(pages, paths)).toEqual([])
  })

  test('the lock file is complete on every platform', () => {
    const lock = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as Lock

    expect(missingFromLock(lock)).toEqual([])
  })

  test('the engine waits only where it must', () => {
    expect(waitingEngine(sources, mayWait)).toEqual([])
  })
})
