import { placeOf } from './places.ts'

/** A page in the sidebar: what it is called there, and its address. */
interface Entry {
  readonly text: string
  readonly link: string
}

const page = (text: string, link: string): Entry => ({ text, link })

/** The pages by who reads them, each part in the order in which it is read. One that is not written yet is left out. */
const parts = [
  {
    text: 'Start',
    items: [
      page('What it is', '/'),
      page('Ten minutes', '/start'),
      page('Move a service', '/moving-a-service'),
      page('Migrating', '/migrating'),
      page('From an empty account', '/bootstrap'),
      page('Glossary', '/glossary'),
    ],
  },
  {
    text: 'Use',
    items: [
      page('Spec language', '/spec-language'),
      page('Checks before a release', '/preflight'),
      page('Rollouts', '/rollouts'),
      page('Gates', '/gates'),
      page('Routes', '/routing'),
      page('Scaling and alarms', '/scaling'),
      page('Jobs', '/jobs'),
      page('Drift', '/drift'),
      page('Image policies', '/image-policies'),
      page('Puppet bundles', '/puppet-bundles'),
      page('Puppet hosts', '/puppet-hosts'),
      page('Hand-over', '/handover'),
      page('Raw fields', '/raw'),
    ],
  },
  {
    text: 'Operate',
    items: [
      page('Paged at night', '/paged'),
      page('Dashboard', '/dashboard'),
      page('Operations', '/operations'),
      page('Replicas', '/replicas'),
      page('Alerts', '/alerts'),
      page('Orphans', '/orphans'),
      page('Tenants', '/tenants'),
      page('Security', '/security'),
      page('A review of its security', '/security-review'),
      page('For a security review', '/security-review'),
      page('DORA', '/dora'),
    ],
  },
  {
    text: 'Reference',
    items: [
      page('Command line', '/cli'),
      page('API', '/api'),
      page('Fields', '/generated/fields'),
      page('What each field sets', '/generated/fields-to-aws'),
      page('Events', '/generated/events'),
      page('Metrics', '/generated/metrics'),
      page('Permissions', '/generated/permissions'),
      page('Keys of the hand-over', '/generated/handover'),
      page('Members of ECS', '/generated/aws-fields'),
      page('Members of other services', '/generated/other-fields'),
      page('Benchmarks', '/benchmarks'),
      page('Changelog', '/changelog'),
    ],
  },
  {
    text: 'Contribute',
    items: [
      page('How to', '/contributing'),
      page('Architecture', '/architecture'),
      page('Adding a kind', '/adding-a-kind'),
      page('Simulator', '/simulator/'),
      page('Report a weakness', '/report-a-weakness'),
    ],
  },
]

/** The parts with those of their pages that are there; `pages` are paths from the root of the repository. */
export function sidebarOf(pages: ReadonlySet<string>): typeof parts {
  const addresses = new Set([...pages].map(addressOf))
  return parts.map(({ text, items }) => ({
    text,
    items: items.filter(({ link }) => addresses.has(link)),
  }))
}

/** Pages of `docs` that stand in no part. Decisions have a part of their own. */
export function notInSidebar(pages: readonly string[]): readonly string[] {
  const known = new Set(parts.flatMap(({ items }) => items.map(({ link }) => link)))
  return pages.filter((page) => /^docs\/(?!decisions\/)/.test(page) && !known.has(addressOf(page)))
}

function addressOf(page: string): string {
  return `/${placeOf(page)
    .replace(/(^|\/)index\.md$/, '$1')
    .replace(/\.md$/, '')}`
}
