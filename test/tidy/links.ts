import { posix } from 'node:path'

/** A page and its text. */
export interface Page {
  readonly path: string
  readonly text: string
}

/** Every link of a page that leads to a file which is not there. Addresses of other hosts are not asked. */
export function deadLinks(pages: readonly Page[], paths: readonly string[]): readonly string[] {
  const isThere = (target: string) =>
    paths.some((path) => path === target || path.startsWith(`${target.replace(/\/$/, '')}/`))
  return pages.flatMap(({ path, text }) =>
    linksIn(text)
      .filter((link) => !isThere(posix.join(posix.dirname(path), link)))
      .map((link) => `${path} links to ${link}, which is not there`),
  )
}

/** Relative links, without the part after `#`. What stands in code is no link. */
function linksIn(text: string): readonly string[] {
  const prose = text.replaceAll(/```[^]*?```|`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1]?.replace(/#.*/, '') ?? '')
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link))
}
