import type { Page } from './links.ts'

const rooms =
  'api|bootstrap-cdk|cli|controller|dashboard|desired-state|puppet|scripts|simulator|test'
const sourceFile = new RegExp(`(?<![\\w./-])(?:${rooms})/[\\w./-]+\\.(?:rb|sh|tsx?)\\b`, 'g')

/** Every source file that a page names, in prose or in a command, and that is not there. */
export function goneFiles(pages: readonly Page[], paths: readonly string[]): readonly string[] {
  return pages.flatMap(({ path, text }) =>
    [...new Set(text.match(sourceFile))]
      .filter((file) => !paths.includes(file))
      .map((file) => `${path} names ${file}, which is not there`),
  )
}
