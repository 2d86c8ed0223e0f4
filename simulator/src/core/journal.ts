/** One call of one caller, as it came in and how it ended. */
export interface JournalEntry {
  /** Counts from 1 over the life of the world; gaps mean that older entries were dropped. */
  readonly sequence: number
  /** Virtual time in epoch ms. */
  readonly at: number
  readonly service: string
  readonly operation: string
  /** The input as decoded. Binary bodies are replaced by their length, so that the journal stays small. */
  readonly input: unknown
  /** ARN of the caller. */
  readonly principal: string
  /** `ok`, the code of the error, or how the transport broke (`hang`, `reset`, `html`, `truncated`). */
  readonly result: string
}

export interface OperationCount {
  readonly calls: number
  /** Of these, refused by a token bucket or by a primed throttle. */
  readonly throttled: number
  /** Of these, ended in any other way than `ok`, throttled ones included. */
  readonly failed: number
  /** Virtual time in epoch ms of the first and the last call. */
  readonly firstAt: number
  readonly lastAt: number
}

export interface Journal {
  record(entry: Omit<JournalEntry, 'sequence'>): void
  /** Oldest first, those after `sequence` only. At most the newest `entriesMax` are kept. */
  entries(after?: number): readonly JournalEntry[]
  /** By `service:Operation`, over the whole life of the world or since the last `clear`. */
  counts(): Readonly<Record<string, OperationCount>>
  clear(): void
}

/** The counters never forget; of the entries the newest `entriesMax` are kept. */
export function createJournal(entriesMax: number): Journal {
  let entries: JournalEntry[] = []
  let sequence = 0
  let counts = new Map<string, OperationCount>()
  return {
    record(entry) {
      sequence += 1
      entries.push({ ...entry, sequence, input: withoutBodies(entry.input) })
      // Twice the size before it is cut, so that each entry is moved at most once.
      if (entries.length > 2 * entriesMax) entries = entries.slice(-entriesMax)
      const key = `${entry.service}:${entry.operation}`
      counts.set(key, counted(counts.get(key), entry))
    },
    entries: (after = 0) => entries.slice(-entriesMax).filter((entry) => entry.sequence > after),
    counts: () => Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    clear() {
      entries = []
      counts = new Map()
    },
  }
}

function counted(
  before: OperationCount | undefined,
  { at, result }: Omit<JournalEntry, 'sequence'>,
): OperationCount {
  const isThrottled = throttlingCodes.has(result)
  return {
    calls: (before?.calls ?? 0) + 1,
    throttled: (before?.throttled ?? 0) + (isThrottled ? 1 : 0),
    failed: (before?.failed ?? 0) + (result === 'ok' ? 0 : 1),
    firstAt: before?.firstAt ?? at,
    lastAt: at,
  }
}

/** How the AWS services say "too fast"; ECS says `ThrottlingException`, S3 `SlowDown`. */
const throttlingCodes: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'Throttling',
  'SlowDown',
  'RequestLimitExceeded',
])

/** A shallow copy of the input in which byte arrays are told by their length. */
export function withoutBodies(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input
  if (!Object.values(input).some((value) => value instanceof Uint8Array)) return input
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? `<${value.byteLength} bytes>` : value,
    ]),
  )
}
