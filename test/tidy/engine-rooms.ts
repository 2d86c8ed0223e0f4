import type { ImportRule } from './checks.ts'

/** The rooms of the engine, from the ground up: each may enter those before it. */
const rooms = [
  'source',
  'observe',
  'plan',
  'gates',
  'decide',
  'assess',
  'announce',
  'alerts',
  'pass',
  'orphans',
  'images',
  'board',
  'turns',
  'loop',
  'report',
  'control',
]

const engine = (path: string): string => `controller/src/engine/${path}`
const words = [engine('announcement.ts'), engine('context.ts'), engine('time.ts')]

/** @param outside What the engine may know beside itself. */
export function engineRows(outside: readonly string[]): readonly ImportRule[] {
  const rows = rooms.map((room, floor) => ({
    files: engine(`${room}/**`),
    may: [
      ...rooms.slice(0, floor + 1).map((lower) => engine(`${lower}/**`)),
      ...words,
      ...outside,
      'node:crypto',
    ],
    because:
      'the engine knows no AWS service: what it knows of a resource is the registry; and no room of it enters one above',
  }))
  return [
    ...rows,
    {
      files: engine('*.ts'),
      may: outside,
      because: 'these are words that every room of the engine uses',
    },
  ]
}
