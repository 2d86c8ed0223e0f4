import { addressOf } from './places.ts'

/** A token of markdown-it, as far as it is looked at. */
export interface Token {
  type: string
  content: string
  readonly children: readonly Token[] | null
  attrGet(name: string): string | null
  attrSet(name: string, value: string): void
}

/** Where the text that is rendered comes from. */
export interface Source {
  /** Path from the root of the repository. */
  readonly page: string
  readonly isPage: (path: string) => boolean
  /** Address of the tree of files at the host of the repository, when it is known. */
  readonly tree: string | undefined
}

/** Makes links and pictures, which are written for the repository, work on the site. In place. */
export function adapt(tokens: readonly Token[], source: Source): void {
  let inLostLink = false
  for (const token of tokens) {
    adapt(token.children ?? [], source)
    if (token.type === 'html_block') token.content = bothPictures(token.content)
    if (token.type === 'link_open') inLostLink = !adaptLink(token, source)
    if (!inLostLink || !token.type.startsWith('link_')) continue
    inLostLink = token.type !== 'link_close'
    token.type = 'text'
  }
}

/** Whether the link leads somewhere. */
function adaptLink(token: Token, { page, isPage, tree }: Source): boolean {
  const link = token.attrGet('href') ?? ''
  if (/^([a-z]+:|\/)/.test(link)) return true
  const address = addressOf(link, page, isPage) ?? (tree && new URL(link, `${tree}/${page}`).href)
  if (address === undefined) return false
  token.attrSet('href', address)
  return true
}

const picture =
  /<picture>\s*<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)">\s*<img ([^>]*)src="([^"]+)"([^>]*)>\s*<\/picture>/g

/**
 * GitHub shows a `<picture>` after the theme of the reader. The site has a switch for that, which a media query knows nothing
 * of: both pictures stand there, and the style shows one.
 */
function bothPictures(html: string): string {
  return html.replaceAll(
    picture,
    (_all, dark: string, before: string, light: string, after: string) => {
      const one = (theme: string, file: string) =>
        `<img class="in-${theme}" ${before}src="./${file}"${after}>`
      return one('light', light) + one('dark', dark)
    },
  )
}
