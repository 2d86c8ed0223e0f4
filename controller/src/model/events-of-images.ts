/** Events about newer images, and how they come into Git. */
export const images = {
  'image.updated': {
    level: 'info',
    message: 'newer images were committed to the branch of a source',
    when: 'An image policy chooses another tag or digest for an environment with `commit`, and the push was taken.',
    fields: {
      source: 'text',
      branch: 'text',
      revision: 'text',
      images: 'text',
      environments: 'text',
    },
  },
  'image.proposed': {
    level: 'info',
    message: 'newer images are on a branch for a pull request',
    when: 'An image policy chooses another tag or digest for an environment with `pullRequest`; `url` is empty where nothing opens pull requests.',
    fields: {
      source: 'text',
      branch: 'text',
      revision: 'text',
      images: 'text',
      environments: 'text',
      url: 'text',
    },
  },
  'image.refused': {
    level: 'warn',
    message: 'a value that is given to an image policy is left alone',
    when: 'The value names another repository than the policy, its tag is a variable, or it is written with escapes. Sent once until it is mended.',
    fields: { source: 'text', policy: 'text', file: 'text', line: 'count', why: 'text' },
  },
  'image.failed': {
    level: 'warn',
    message: 'newer images cannot be found, or not be brought into Git',
    when: 'A registry cannot be read, no tag fits a policy, or the Git host or that of pull requests refuses. Sent once until it works again.',
    fields: { source: 'text', policies: 'text', reason: 'text', why: 'text', hint: 'text' },
  },
} as const
