import {
  CreateServiceRequest$,
  Deployment$,
  RegisterTaskDefinitionRequest$,
  Service$,
  ServiceRevision$,
  UpdateServiceRequest$,
} from '@aws-sdk/client-ecs'
import { compare, type Shape } from '@plumbline/controller/model'
import { normalTaskDefinition } from '../../controller/src/kinds/normal-task.ts'
import { normalService } from '../../controller/src/kinds/service/normal.ts'
import { membersIn, namesIn, sample } from './aws-schema.ts'
import { measured } from './measure.ts'
import { code, generatedFrom, table } from './table.ts'

/** The requests whose every member is looked at. */
export const requests = {
  RegisterTaskDefinition: RegisterTaskDefinitionRequest$,
  CreateService: CreateServiceRequest$,
  UpdateService: UpdateServiceRequest$,
} as const
export type RequestName = keyof typeof requests

/** Members that are not compared with what is live, each with the reason. */
export const notCompared: Readonly<Record<RequestName, Readonly<Record<string, string>>>> = {
  RegisterTaskDefinition: {
    family: 'follows from the names of environment and unit',
    'tags[].key': 'given to every new revision; another tag alone makes none',
    'tags[].value': 'given to every new revision; another tag alone makes none',
  },
  CreateService: {
    serviceName: 'the name of the unit',
    cluster: 'says which service is looked at',
    clientToken: 'makes a repeat harmless; derived from the request',
    'tags[].key': 'compared by themselves, and changed by TagResource and UntagResource',
    'tags[].value': 'compared by themselves, and changed by TagResource and UntagResource',
  },
  UpdateService: {
    service: 'the name of the unit',
    cluster: 'says which service is looked at',
    forceNewDeployment: 'sent when a secret has changed: `spec.restartWhenSecretsChange`',
  },
}

/** Members that no document sets, and that are seen when somebody else does. */
const neverSet: Readonly<Record<string, string>> = {
  'deploymentController.type': 'always `ECS`, which it is when nothing is said',
}

/** What must be said for a member to mean something: ECS takes only one of two, or looks at a part under one strategy. */
const circumstances: readonly (readonly [member: RegExp, more: object])[] = [
  [/containerPortRange/, { containerDefinitions: [{ name: 'value', portMappings: [{}] }] }],
  [/linearConfiguration/, { deploymentConfiguration: { strategy: 'LINEAR' } }],
  [/canaryConfiguration/, { deploymentConfiguration: { strategy: 'CANARY' } }],
]

/** Members in which a change by somebody else would not show. */
export function unseen(name: RequestName): readonly string[] {
  return membersIn(requests[name])
    .map(({ path }) => path)
    .filter((path) => compare(normal(name, path, ''), normal(name, path, path)).length === 0)
}

/** The normal form of a request with a value in every member, and another one in the member `other`. */
function normal(name: RequestName, path: string, other: string): Shape {
  const request = sample(requests[name], other)
  const found = circumstances.find(([member]) => member.test(path))
  const whole = found === undefined ? request : under(request, path, found[1])
  return name === 'RegisterTaskDefinition' ? normalTaskDefinition(whole) : normalService(whole)
}

/** Only the members on the way to `path` and those of the circumstances. */
function under(request: unknown, path: string, more: unknown): object {
  const [head = '', ...rest] = path.split('.')
  const key = head.replace('[]', '')
  const own = (request as Record<string, unknown>)[key]
  const others = (more ?? {}) as Record<string, unknown>
  if (rest.length === 0) return { ...others, [key]: own }
  if (!head.endsWith('[]')) return { ...others, [key]: under(own, rest.join('.'), others[key]) }
  const [item] = own as readonly unknown[]
  const [beside] = (others[key] ?? []) as readonly unknown[]
  return { ...others, [key]: [under(item, rest.join('.'), beside)] }
}

/** Where AWS tells a member of a service: DescribeServices answers some of them on the newest deployment. */
export function readFrom(member: string): string | undefined {
  const name = member === 'role' ? 'roleArn' : member
  if (namesIn(Service$).includes(name)) return 'service'
  if (namesIn(Deployment$).includes(name)) return 'primary deployment'
  return namesIn(ServiceRevision$).includes(name) ? 'service revision' : undefined
}

/** The reference page of every member of ECS's requests. */
export function awsFieldsPage(): string {
  const updates = new Set(namesIn(UpdateServiceRequest$))
  const creates = new Set(membersIn(CreateServiceRequest$).map(({ path }) => path))
  const definition = membersIn(RegisterTaskDefinitionRequest$).map(({ path }) => [
    code(path),
    said('RegisterTaskDefinition', path),
    notCompared.RegisterTaskDefinition[path] ?? '',
  ])
  const service = [...creates].map((path) => [
    code(path),
    said('CreateService', path),
    readFrom(topOf(path)) ?? '',
    updates.has(topOf(path)) ? 'yes' : 'no',
    neverSet[path] ?? notCompared.CreateService[path] ?? (updates.has(topOf(path)) ? '' : anew),
  ])
  const update = membersIn(UpdateServiceRequest$)
    .filter(({ path }) => !creates.has(path))
    .map(({ path }) => [code(path), notCompared.UpdateService[path] ?? ''])
  return `${[
    generatedFrom('the models in the AWS SDK and measurements of the kinds'),
    intro,
    '## RegisterTaskDefinition',
    table(['member', 'said by', 'remark'], definition),
    '## CreateService and UpdateService',
    table(['member', 'said by', 'read from', 'UpdateService', 'remark'], service),
    'Members that UpdateService has beside these:',
    table(['member', 'remark'], update),
  ].join('\n\n')}\n`
}

const anew = 'a change needs a new service: `spec.allowReplace`'

function topOf(path: string): string {
  return path.split(/[.[]/)[0] ?? ''
}

/** The fields of the language that set a member; else the field of `raw` that reaches it. */
function said(name: RequestName, path: string): string {
  const fields = measured()
    .filter(({ sets }) => sets.includes(`ecs:${name} ${path}`))
    .filter(({ field }) => field.kind !== 'Job' && !field.path.startsWith('spec.raw'))
    .map(
      ({ field }) =>
        `${code(field.path)}${field.kind === 'Environment' ? ' of the Environment' : ''}`,
    )
  if (fields.length > 0) return fields.join(', ')
  if (notCompared[name][path] !== undefined || path in neverSet) return ''
  if (name !== 'RegisterTaskDefinition') return code('spec.raw.service')
  const container = path.startsWith('containerDefinitions[].')
  return code(container ? 'spec.raw.containers.<name>' : 'spec.raw.taskDefinition')
}

const intro = `# Members of ECS's requests

Every member of the requests that make a task definition and a service, and what says it: fields of the language, or
\`raw\`. Both are found by changing a value and looking at what changes. A member without a remark is compared with what is
live, whether a document says it or not, and a change by somebody else is found.`
