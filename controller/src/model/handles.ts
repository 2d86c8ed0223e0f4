/**
 * Handles: short names of AWS things that are the same whether they are read from a request of ours or from an event.
 * `ecs/service/<cluster>/<name>`, `ecs/family/<name>`, `logs/group/<name>`, `elb/group/<name>`, `elb/rule/<id>`,
 * `elb/listener/<id>`, `cloudwatch/alarm/<name>`, `scheduler/schedule/<name>`.
 */

type Fields = Readonly<Record<string, unknown>>

/** The longest list of names in a request that is looked at. */
const namesMax = 100

/**
 * What a request is about. Works on requests as they are sent and as CloudTrail tells them, which differ in the case of
 * the first letters. Deeper fields are left alone.
 * @param service Prefix of the operation: `ecs`, `elasticloadbalancing`, …
 */
export function handlesOf(service: string, request: object): readonly string[] {
  const fields = new Map(
    Object.entries(request as Fields).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const text = (name: string): string | undefined => {
    const value = fields.get(name)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const texts = (name: string): readonly string[] => {
    const value = fields.get(name)
    const list: readonly unknown[] = Array.isArray(value) ? value.slice(0, namesMax) : [value]
    return list.filter((one) => typeof one === 'string')
  }
  const target = service === 'ecs' ? (text('service') ?? text('servicename')) : undefined
  if (target !== undefined) return [serviceHandle(text('cluster') ?? 'default', target)]
  const family = text('family') ?? (service === 'ecs' ? text('taskdefinition') : undefined)
  const found = [
    ...(family === undefined ? [] : [`ecs/family/${familyIn(family)}`]),
    ...texts('loggroupname').map((name) => `logs/group/${name}`),
    ...[...texts('alarmname'), ...texts('alarmnames')].map((name) => `cloudwatch/alarm/${name}`),
    ...texts('resourceid').flatMap((id) => (id.startsWith('service/') ? [`ecs/${id}`] : [])),
    ...texts('name').flatMap((name) => named(service, name)),
    ...arnFields.flatMap(texts).flatMap(handlesOfArn),
  ]
  return [...new Set(found)]
}

const arnFields: readonly string[] = [
  'resourcearn',
  'resourcearns',
  'rulearn',
  'rulearns',
  'listenerarn',
  'targetgrouparn',
  'targetgrouparns',
  'servicedeploymentarn',
  'loggrouparn',
  'loggroupidentifier',
]

function named(service: string, name: string): readonly string[] {
  if (service === 'scheduler') return [`scheduler/schedule/${name}`]
  return service === 'elasticloadbalancing' ? [`elb/group/${name}`] : []
}

/** The things behind an ARN, the narrower first; none for an ARN of which nothing is ours. */
export function handlesOfArn(arn: string): readonly string[] {
  const [, , service, , , ...rest] = arn.split(':')
  const resource = rest.join(':')
  const [type = '', ...path] = resource.split(/[/:]/)
  const last = path.at(-1) ?? ''
  switch (`${service}/${type}`) {
    case 'ecs/service':
      return [serviceHandle(path[0] ?? '', last)]
    case 'ecs/service-deployment':
      return [serviceHandle(path[0] ?? '', path[1] ?? '')]
    case 'ecs/task-definition':
      return [`ecs/family/${path[0]}`]
    case 'elasticloadbalancing/targetgroup':
      return [`elb/group/${path[0]}`]
    case 'elasticloadbalancing/listener-rule':
      return [`elb/rule/${last}`, `elb/listener/${path.at(-2)}`]
    case 'elasticloadbalancing/listener':
      return [`elb/listener/${last}`]
    case 'logs/log-group':
      return [`logs/group/${rest[1]}`]
    case 'cloudwatch/alarm':
      return [`cloudwatch/alarm/${rest.slice(1).join(':')}`]
    case 'scheduler/schedule':
      return [`scheduler/schedule/${last}`]
  }
  return []
}

/** A service by name or ARN, in a cluster by name or ARN. */
function serviceHandle(cluster: string, service: string): string {
  if (service.startsWith('arn:')) return handlesOfArn(service)[0] ?? ''
  return `ecs/service/${cluster.slice(cluster.lastIndexOf('/') + 1)}/${service}`
}

/** `web`, `web:3` or an ARN. */
function familyIn(reference: string): string {
  const name = reference.slice(reference.lastIndexOf('/') + 1)
  return name.split(':')[0] ?? name
}
