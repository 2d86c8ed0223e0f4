import { find, fieldsAt, type Fields, type Path, type Tree } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { allows } from './allow.ts'
import { allowedHint, deny, exhibitOf, judge, type Court, type Exhibit } from './judge.ts'
import { matches } from '../text/glob.ts'

/** What a tenant says about fields that mean something only together. */
export function judgeTogether(root: Fields, court: Court): readonly Problem[] {
  return [...judgeRoutes(root, court), ...judgeAlarms(root, court), ...judgeBundle(root, court)]
}

/** A route that names no host, or no path, takes them all. */
function judgeRoutes(root: Fields, court: Court): readonly Problem[] {
  const { spec } = court.tenant
  const routes = fieldsAt(root, ['spec', 'ingress'])?.entries ?? new Map()
  return [...routes].flatMap(([name, { key, value }]) => {
    const exhibit = { value: undefined, at: key, path: ['spec', 'ingress', name] }
    const every = (field: 'hosts' | 'paths', all: string): readonly Problem[] => {
      const list = find(value, [field])?.value
      const some = list !== undefined && !(list.is === 'list' && list.items.length === 0)
      if (some || allows(spec, field, all, court.scene)) return []
      const hint = `write ${field}; ${allowedHint(spec[field], field)}`
      return deny(exhibit, court, `every ${field === 'hosts' ? 'host name' : 'path'}`, hint)
    }
    return [...every('hosts', '*'), ...every('paths', '/*')]
  })
}

/** Alarms that stop a rollout are its own, or listed. */
function judgeAlarms(root: Fields, court: Court): readonly Problem[] {
  const own = fieldsAt(root, ['spec', 'alarms'])?.entries
  const path = ['spec', 'deploy', 'alarms']
  return exhibitsIn(find(root, path)?.value, path)
    .filter(({ value }) => own?.has(String(value)) !== true)
    .flatMap((exhibit) => judge(exhibit, 'alarms', court))
}

function exhibitsIn(tree: Tree | undefined, path: Path): readonly Exhibit[] {
  const items = tree?.is === 'list' ? tree.items : []
  return items.flatMap((item, index) => exhibitOf(item, [...path, index]) ?? [])
}

/** Whoever writes below a prefix decides what runs as root on the hosts that read there. */
function judgeBundle(root: Fields, court: Court): readonly Problem[] {
  const { puppet } = court.tenant.spec
  const bucket = exhibitAt(root, ['spec', 'publish', 's3'])
  if (bucket === undefined) return []
  const prefix = exhibitAt(root, ['spec', 'publish', 'prefix'])?.value
  const destination = `${String(bucket.value)}/${typeof prefix === 'string' ? prefix : ''}`
  const placed = puppet.destinations.some((pattern) => matches(pattern, destination))
  const hint = allowedHint(puppet.destinations, 'puppet.destinations')
  return [
    ...(placed ? [] : deny(bucket, court, 'this bucket and prefix', hint)),
    ...judgeHosts(root, court),
  ]
}

function exhibitAt(root: Fields, path: Path): Exhibit | undefined {
  const value = find(root, path)?.value
  return value === undefined ? undefined : exhibitOf(value, path)
}

/** Hosts must have all the tags, so one tag that is listed keeps them within the list. */
function judgeHosts(root: Fields, court: Court): readonly Problem[] {
  const { tags } = court.tenant.spec.puppet
  const path = ['spec', 'targets', 'ec2Tags']
  const entries = [...(fieldsAt(root, path)?.entries ?? [])]
  const pairs = entries.map(([key, { value }]) =>
    value.is === 'scalar' && value.told !== true ? `${key}=${String(value.value)}` : '',
  )
  const [first] = entries
  const later = entries.some(([, { value }]) => value.is === 'scalar' && value.later === true)
  if (first === undefined || later) return []
  if (pairs.some((pair) => tags.some((pattern) => matches(pattern, pair)))) return []
  const exhibit = { value: undefined, at: first[1].key, path }
  return deny(exhibit, court, 'hosts with these tags', allowedHint(tags, 'puppet.tags'))
}
