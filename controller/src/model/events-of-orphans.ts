const orphan = {
  environment: 'text',
  unit: 'text',
  kind: 'text',
  name: 'text',
  arn: 'text',
} as const

/** Events about what is left behind in AWS without a document. */
export const orphans = {
  'orphan.seen': {
    level: 'warn',
    message: 'something carries our tags, and nobody but a person can deal with it',
    when: 'A look finds something of a unit that is in no document, and that no pass over the unit would delete: its environment is gone, too, or it has a name that Plumbline does not give. Sent once, and again after a restart. What a whole unit left is told by `prune.held`.',
    fields: { ...orphan, reason: 'text', why: 'text', next: 'text' },
  },
  'orphan.confirmed': {
    level: 'info',
    message: 'a person wants what a removed unit left behind to be deleted',
    when: 'Somebody removes orphans. `things` is how many were shown; `unit.removed` tells the end.',
    fields: { environment: 'text', unit: 'text', author: 'text', why: 'text', things: 'count' },
  },
  'orphan.gone': {
    level: 'info',
    message: 'what was left behind is gone, or has a document again',
    when: 'A look does not find any more what `orphan.seen` told of.',
    fields: orphan,
  },
} as const
