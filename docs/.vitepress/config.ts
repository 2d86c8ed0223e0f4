import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { adapt, type Token } from './markdown.ts'
import { notPages, placeOf } from './places.ts'
import { sidebarOf } from './sidebar.ts'
import { slug } from './slug.ts'

const root = join(import.meta.dirname, '../..')
const pages = new Set(globSync('**/*.md', { cwd: root, exclude: notPages }))
const sidebar = sidebarOf(pages)
/** GitHub says in its pipelines where the repository is; elsewhere nobody knows. */
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env
const repository = GITHUB_REPOSITORY && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`
const tree = repository ? `${repository}/blob/main` : undefined

/** What VitePress lends a plugin of Markdown, as far as it is used. */
interface Markdown {
  render(text: string, env: object): string
  readonly core: {
    readonly ruler: { push(name: string, rule: (state: Rendered) => void): void }
  }
}

interface Rendered {
  readonly tokens: readonly Token[]
  readonly env: { readonly realPath?: string }
}

export default {
  title: 'Plumbline',
  description: 'GitOps for Amazon ECS, without Kubernetes',
  lang: 'en',
  srcDir: '..',
  srcExclude: notPages,
  rewrites: placeOf,
  vite: {
    publicDir: false,
    // What VitePress brings knows no target as new as that of the repository, and the script of a page needs none.
    esbuild: { tsconfigRaw: '{}' },
    // The index of the search is loaded when somebody searches.
    build: { chunkSizeWarningLimit: 2000 },
  },
  markdown: {
    anchor: { slugify: slug },
    config(markdown: Markdown) {
      markdown.core.ruler.push('repository', ({ tokens, env }) => {
        if (env.realPath === undefined) return
        const page = relative(root, env.realPath)
        adapt(tokens, { page, isPage: (path) => pages.has(path), tree })
      })
    },
  },
  themeConfig: {
    nav: [
      { text: 'Ten minutes', link: '/start' },
      { text: 'Spec language', link: '/spec-language' },
      { text: 'Command line', link: '/cli' },
    ],
    sidebar: [...sidebar.slice(0, -1), decisions(), ...sidebar.slice(-1)],
    outline: [2, 3],
    search: { provider: 'local', options: { _render: searched } },
    ...(repository && { socialLinks: [{ icon: 'github', link: repository }] }),
  },
}

/** What is found of a page. How the simulator plays AWS is read by those who work on it, and would stand before everything else. */
function searched(
  text: string,
  env: { readonly relativePath: string },
  markdown: Markdown,
): string {
  return env.relativePath.startsWith('simulator/src/') ? '' : markdown.render(text, env)
}

/** The decisions, each under what its page says of itself. */
function decisions() {
  const items = [...pages]
    .filter((page) => /^docs\/decisions\/\d/.test(page))
    .toSorted()
    .map((page) => ({
      text: /^# (.*)/.exec(readFileSync(join(root, page), 'utf8'))?.[1] ?? page,
      link: `/${placeOf(page).replace(/\.md$/, '')}`,
    }))
  return { text: 'Decisions', link: '/decisions/', collapsed: true, items }
}
