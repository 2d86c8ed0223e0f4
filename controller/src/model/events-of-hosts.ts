const host = {
  unit: 'text',
  environment: 'text',
  revision: 'text',
  host: 'text',
  digest: 'text',
} as const

/** Events about the hosts of Puppet bundles. */
export const hosts = {
  'host.failed': {
    level: 'error',
    message: 'a host could not apply its Puppet bundle',
    when: 'A host reports that Puppet, or the host itself, failed, and did not before, or failed in another way.',
    fields: { ...host, why: 'text', resources: 'lines', since: 'time' },
  },
  'host.refused': {
    level: 'error',
    message: 'a host refuses what was published, and keeps the bundle that it has',
    when: 'A host reports that the bundle is corrupted, swapped, replayed, expired, not signed by a key that it trusts, or does not compile there.',
    fields: { ...host, why: 'text', since: 'time' },
  },
  'host.stale': {
    level: 'warn',
    message: 'a host does not report any more',
    when: 'A host has been silent for three intervals and its splay, or has never reported in that time.',
    fields: { ...host, why: 'text', since: 'time' },
  },
  'host.recovered': {
    level: 'info',
    message: 'a host is in line again',
    when: 'The first report that is good after `host.failed`, `host.refused` or `host.stale`.',
    fields: { ...host, since: 'time' },
  },
  'host.drifted': {
    level: 'warn',
    message: 'something on a host was changed outside Puppet, and was mended',
    when: 'A run had to change something although the bundle was in place. Sent once until a run finds nothing to mend.',
    fields: { ...host, resources: 'lines', since: 'time' },
  },
} as const
