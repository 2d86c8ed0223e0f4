import type { Json } from '@plumbline/controller/model'
import type { Written } from '@plumbline/desired-state'

/**
 * The ways in which the documents may write a live value, the likeliest first: `before` is what is written now. Whether one
 * of them is right is not decided here: it is tried.
 */
export function waysToWrite(live: Json | undefined, before: unknown): readonly Written[] {
  const ways: Written[] = []
  if (typeof live === 'number') ways.push(...ofNumber(live, before))
  else if (typeof live === 'string') ways.push(...ofText(live, before))
  else if (live !== undefined && live !== null) ways.push(live as Written, ...ofCollection(live))
  const texts = ways.map((way) => JSON.stringify(way))
  return ways.filter((_, index) => texts.indexOf(JSON.stringify(ways[index])) === index)
}

const suffixes = ['%', 's', 'm', 'h', 'd'] as const
const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** What has a unit now gets one again, the same first; AWS counts in seconds, in minutes or in days. */
function ofNumber(live: number, before: unknown): readonly Written[] {
  const own = /^-?[\d.]+(%|s|m|h|d)$/.exec(typeof before === 'string' ? before : '')?.[1]
  const ordered = own === undefined ? suffixes : [own, ...suffixes.filter((one) => one !== own)]
  const whole = ordered.flatMap((suffix) => {
    const seconds = secondsOf[suffix]
    const inUnit =
      seconds === undefined || live % seconds !== 0 ? [] : [`${live / seconds}${suffix}`]
    return [...inUnit, `${live}${suffix}`]
  })
  return own === undefined ? [live, ...whole, String(live)] : [...whole, live]
}

function ofText(live: string, before: unknown): readonly Written[] {
  const number = /^-?\d+(\.\d+)?$/.test(live) ? ofNumber(Number(live), before) : []
  const camel = live
    .toLowerCase()
    .replaceAll(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase())
  const flag = /^(ENABLED|DISABLED|true|false)$/i.test(live) ? [/^(enabled|true)$/i.test(live)] : []
  const cron = /^cron\((\S+ \S+ \S+ \S+ \S+) \*\)$/.exec(live)?.[1]?.replaceAll('?', '*')
  const secret = live.startsWith('arn:aws:secretsmanager:') ? [{ secretsManager: live }] : []
  const parameter = /^(\/|arn:aws:ssm:)/.test(live) ? [{ ssm: live }] : []
  return [
    ...flag,
    ...(cron === undefined ? [] : [cron]),
    ...(typeof before === 'number' ? number : []),
    ...secret,
    ...parameter,
    live,
    ...number,
    camel,
  ]
}

function ofCollection(live: Json): readonly Written[] {
  if (!Array.isArray(live)) return []
  const [first, ...rest] = live as readonly Json[]
  // `CMD-SHELL` and one line are a command as text, `CMD` and words one as a list.
  if (first === 'CMD-SHELL' && rest.length === 1) return [rest[0] as Written]
  return first === 'CMD' ? [rest as Written] : []
}
