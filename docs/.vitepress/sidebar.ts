/** A page in the sidebar: what it is called there, and its address. */
interface Entry {
  readonly text: string
  readonly link: string
}

const page = (text: string, link: string): Entry => ({ text, link })

/** The pages by who reads them, each part in the order in which it is read. */
export const sidebar = [
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
