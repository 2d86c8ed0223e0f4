/** Events about the ways in and out: the queues that AWS tells of changes, and the sinks that people are told by. */
export const ways = {
  'traces.failed': {
    level: 'warn',
    message: 'traces do not arrive at their receiver; they are dropped, and nothing else suffers',
    when: 'A delivery of traces fails that worked before. Sent once until one works again.',
    fields: { why: 'text', next: 'text' },
  },
  'traces.recovered': {
    level: 'info',
    message: 'traces arrive at their receiver again',
    when: 'The first delivery that works after `traces.failed`.',
    fields: { since: 'time' },
  },
  'events.failed': {
    level: 'error',
    message: 'a queue of events cannot be read; changes are found by polling alone',
    when: 'A queue cannot be read that could before. It is tried again, at most a minute apart.',
    fields: { queue: 'text', reason: 'text', why: 'text', hint: 'text', since: 'time' },
  },
  'events.recovered': {
    level: 'info',
    message: 'a queue of events can be read again',
    when: 'The first reading that works after `events.failed`.',
    fields: { queue: 'text', since: 'time' },
  },
  'events.malformed': {
    level: 'warn',
    message: 'a queue of events holds messages that are no events of AWS',
    when: 'The first such message of a queue since the start. They are counted, and removed when they come for the third time.',
    fields: { queue: 'text' },
  },
  'alert.delayed': {
    level: 'warn',
    message: 'an alert could not be delivered; it is tried again',
    when: 'The first try to deliver an alert to a sink fails.',
    fields: { sink: 'text', alert: 'text', why: 'text', hint: 'text' },
  },
  'alert.lost': {
    level: 'error',
    message: 'an alert was given up: it could not be delivered',
    when: 'The last of 15 tries, about an hour and a half after the first, fails.',
    fields: { sink: 'text', alert: 'text', title: 'text', why: 'text', hint: 'text' },
  },
} as const
