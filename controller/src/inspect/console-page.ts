import type { Part, Place } from '../model/index.ts'

/** What of a unit leads to its pages. */
interface Located {
  readonly place: Pick<Place, 'region'>
  readonly cluster: string
}

/**
 * Where the console of AWS shows a resource; `undefined` for those whose page needs more than their names. The addresses are
 * nothing that AWS promises to keep: a wrong one costs whoever follows it a click, and nothing depends on it.
 */
export function consolePage(
  resource: Part['resource'],
  { place: { region }, cluster }: Located,
): string | undefined {
  const [, kind = '', name = ''] = /^([\w-]+)\/(.+)$/s.exec(resource) ?? []
  const at = `https://${region}.${domainOf(region)}`
  const within = `?region=${region}`
  switch (kind) {
    case 'service': {
      const service = `clusters/${encodeURIComponent(cluster)}/services/${encodeURIComponent(name)}`
      return `${at}/ecs/v2/${service}/health${within}`
    }
    case 'task-definition':
      return `${at}/ecs/v2/task-definitions/${encodeURIComponent(name)}${within}`
    case 'log-group': {
      const group = encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$')
      return `${at}/cloudwatch/home${within}#logsV2:log-groups/log-group/${group}`
    }
    default:
      return undefined
  }
}

/** Each partition has a console of its own. */
function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn'
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com'
}
