/** Events about which of several replicas leads, and about the store that they share. */
export const replicas = {
  'store.waits': {
    level: 'warn',
    message: 'the store does not answer yet; nothing begins before it does',
    when: 'At the start. It is asked again each second, and told once.',
    fields: { reason: 'text', why: 'text', hint: 'text' },
  },
  'store.answers': {
    level: 'info',
    message: 'the store answers now',
    when: 'After `store.waits`.',
    fields: {},
  },
  'replica.leads': {
    level: 'info',
    message: 'this replica leads from here on',
    when: 'The lease was free or had run out, and this replica took it.',
    fields: { replica: 'text', generation: 'count' },
  },
  'replica.follows': {
    level: 'info',
    message: 'another replica leads; this one answers, and takes over when that one is gone',
    when: 'At the start, and after this replica has lost the lease.',
    fields: { replica: 'text' },
  },
  'replica.lost': {
    level: 'warn',
    message: 'this replica lost the lease and begins no new write',
    when: 'The lease could not be renewed in time, or another replica has it. Not sent at an orderly stop.',
    fields: { replica: 'text', generation: 'count' },
  },
  'replica.behind': {
    level: 'warn',
    message: 'a replica that follows cannot load what the one that leads has loaded',
    when: 'Its own fetch fails, or the store does. It tries again, and is told once.',
    fields: { source: 'text', reason: 'text', why: 'text', hint: 'text' },
  },
  'replica.deaf': {
    level: 'warn',
    message:
      'this replica does not hear what the database tells: it reads everything again every 15 seconds. Connect it to the database itself, and not to a pooler that lends a connection for one transaction at a time',
    when: 'A notification of its own did not come back within 2 seconds.',
    fields: {},
  },
  'replica.hears': {
    level: 'info',
    message: 'this replica hears again what the database tells',
    when: 'After `replica.deaf`.',
    fields: {},
  },
} as const
