import { posix } from 'node:path'

/** Folders and files of the repository that are no pages of the site. */
export const notPages = [
  '.*/**',
  '**/golden/**',
  '**/node_modules/**',
  'README.md',
  'artefacts/**',
  'puppet/**',
]

/** Pages beside `docs` whose names are a convention, and what they are called on the site, where case must not matter. */
const called: Readonly<Record<string, string>> = {
  'CHANGELOG.md': 'changelog.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'report-a-weakness.md',
}

/** Where a page of the repository is on the site: what lies in `docs` is at its root. */
export function placeOf(page: string): string {
  return called[page] ?? page.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.md')
}

/**
 * Where a relative link of a page leads on the site, as an address from its root: to the page, or to the page of a folder.
 * `undefined` for files that are no pages, such as schemas.
 */
export function addressOf(
  link: string,
  page: string,
  isPage: (path: string) => boolean,
): string | undefined {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : posix.join(posix.dirname(page), path)
  const found = [target, posix.join(target, 'README.md')].find(isPage)
  if (found === undefined) return undefined
  return `/${placeOf(found)}${anchor === undefined ? '' : `#${anchor}`}`
}
