/**
 * Other values for one that is written, in groups: another value, and of what holds several also another key, and none at
 * all. Within a group they are tried in order, because a document takes few of them.
 */
export function alternatives(value: unknown): readonly (readonly unknown[])[] {
  if (isMap(value)) return [others(value), renamed(value), [undefined]]
  if (Array.isArray(value)) return [others(value), [undefined]]
  return [[...others(value), undefined]]
}

/** Other keys for a map whose keys people choose. */
function renamed(map: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Object.entries(map).flatMap(([key, value]) => {
    const { [key]: _before, ...rest } = map
    return [...text(key), `${key}-other`].map((name) => ({ ...rest, [name]: value }))
  })
}

function others(value: unknown): readonly unknown[] {
  if (typeof value === 'boolean') return [!value]
  if (typeof value === 'number')
    return [value + 1, value * 2, value + 1_010, value + 1_024, value - 1]
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return value.flatMap((_, at) => changedItem(value, at))
  return isMap(value) ? inside(value) : []
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Words of the language: where one stands, another of its group may stand. */
const words: readonly (readonly string[])[] = [
  ['amd64', 'arm64'],
  ['started', 'healthy', 'complete', 'success'],
  ['http1', 'http2', 'grpc', 'http'],
  ['rolling', 'blueGreen', 'linear', 'canary'],
  ['postScaleUp', 'postTestTraffic', 'preProductionTraffic', 'postProductionTraffic'],
  ['rollback', 'continue'],
  ['cpu', 'memory', 'responseTime', 'http5xx', 'unhealthyHosts', 'runningTasks'],
  ['missing', 'ignore', 'breaching', 'notBreaching'],
  ['Average', 'Sum', 'Minimum', 'Maximum'],
  ['allow', 'forbid', 'replace'],
  ['never', 'confirm', 'auto'],
  ['off', 'report', 'revert'],
  ['2027-01-31', '2027-02-28'],
  ['Europe/Berlin', 'UTC'],
  ['public', 'private'],
  ['helper', 'web'],
  ['busy', 'idle'],
  ['job/report', 'job/once'],
  ['service/base', 'service/other'],
  ['first', 'second'],
  ['shop', 'more'],
  ['prod', 'lab'],
]

function text(value: string): readonly string[] {
  const near = words.filter((group) => group.includes(value)).flat()
  return [
    ...near.filter((word) => word !== value),
    // The first number in it: a duration, a percentage, a time, an id.
    value.replace(/\d+/, (digits) => String(Number(digits) + 1)),
    value.replace(/\d+/, '60'),
    value.replace(/\d+$/, '2'),
    `${value}x`,
    value.replace(/[a-z](?=[^a-z]*$)/, (last) => (last === 'b' ? 'c' : 'b')),
    // A scalar by its other form.
    '10m',
    '/other',
  ].filter((other) => other !== value)
}

function changedItem(list: readonly unknown[], at: number): readonly unknown[] {
  return others(list[at]).map((other) => list.with(at, other))
}

/** A map whose keys people choose: a value that can change. */
function inside(map: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Object.entries(map).flatMap(([key, value]) =>
    others(value).map((other) => ({ ...map, [key]: other })),
  )
}
