import { posix } from 'node:path'
import { slug } from '../../docs/.vitepress/slug.ts'

/** A page, or another text that names pages, and where it is. */
export interface Page {
  readonly path: string
  readonly text: string
}

/** Every link and picture of a page that leads nowhere: to a file, or to a heading. Addresses of other hosts are not asked. */
export function deadLinks(pages: readonly Page[], paths: readonly string[]): readonly string[] {
  const isThere = thereIn(pages, paths)
  return pages.flatMap(({ path, text }) =>
    linksIn(text)
      .filter((link) => !isThere(fromRoot(link, path)))
      .map((link) => `${path} links to ${link}, which is not there`),
  )
}

/** Every page of `docs` that a program, a hint or a comment names, which is not there. */
export function deadMentions(
  sources: readonly Page[],
  pages: readonly Page[],
  paths: readonly string[],
): readonly string[] {
  const isThere = thereIn(pages, paths)
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(/(?<![\w/.])docs\/[\w/-]+\.md(?:#[\w-]+)?/g)]
      .map(([mention]) => mention)
      .filter((mention) => !isThere(mention))
      .map((mention) => `${path} names ${mention}, which is not there`),
  )
}

function fromRoot(link: string, page: string): string {
  const [file = '', anchor] = link.split('#')
  const target = file === '' ? page : posix.join(posix.dirname(page), file)
  return anchor === undefined ? target : `${target}#${anchor}`
}

function thereIn(pages: readonly Page[], paths: readonly string[]): (target: string) => boolean {
  const anchors = new Map(pages.map(({ path, text }) => [path, anchorsOf(text)]))
  return (target) => {
    const [file = '', anchor] = target.split('#')
    const bare = file.replace(/\/$/, '')
    if (!paths.some((path) => path === bare || path.startsWith(`${bare}/`))) return false
    return anchor === undefined || (anchors.get(bare)?.has(anchor) ?? false)
  }
}

/** Targets of relative links and pictures, of Markdown and of HTML. What stands in code is no link. */
function linksIn(text: string): readonly string[] {
  const prose = text.replaceAll(/```[^]*?```|`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)|(?:href|src|srcset)="([^"]+)"/g)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((link) => !/^[a-z]+:/.test(link))
}

/** The anchors of the headings of a page; one that comes again gets a number. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of text
    .replaceAll(/^```[^]*?^```/gm, '')
    .matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const anchor = slug(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', ''))
    let unique = anchor
    for (let again = 1; anchors.has(unique); again++) unique = `${anchor}-${again}`
    anchors.add(unique)
  }
  return anchors
}
