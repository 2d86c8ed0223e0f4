import { rawFields } from './generated/raw-fields.ts'

/** What a field of an AWS request holds. */
export type RawType =
  | { readonly is: 'text' | 'number' | 'flag' | 'any' }
  | { readonly is: 'list' | 'map'; readonly of: RawType }
  | { readonly is: 'fields'; readonly of: string }

/** A request that `raw` reaches: its structure, and the fields that Plumbline decides itself. */
export interface RawRequest {
  readonly structure: string
  /** Fields that `raw` cannot set, each with what sets it. */
  readonly owned: Readonly<Record<string, string>>
}

const tagged = 'metadata.tags holds tags of your own'

/** By the name of the field of `raw`; `containers` and `targetGroups` hold several, by name. */
export const rawRequests = {
  taskDefinition: {
    structure: 'RegisterTaskDefinitionRequest',
    owned: {
      family: 'it follows from the name of the object',
      containerDefinitions: 'write raw.containers.<name>',
      tags: tagged,
    },
  },
  containers: {
    structure: 'ContainerDefinition',
    owned: { name: 'write spec.container for the main container; a sidecar has its own' },
  },
  service: {
    structure: 'CreateServiceRequest',
    owned: {
      serviceName: 'it is the name of the object',
      cluster: 'the environment says it',
      taskDefinition: 'it follows from the object',
      clientToken: 'it makes a repeated request harmless',
      deploymentController: 'ECS makes the deployments, and spec.deploy says how',
      tags: tagged,
    },
  },
  targetGroups: {
    structure: 'elb/CreateTargetGroupInput',
    owned: {
      Name: 'it follows from the names of object and ingress',
      VpcId: 'it is that of the load balancer',
      Tags: tagged,
    },
  },
} as const satisfies Record<string, RawRequest>

export type RawPart = keyof typeof rawRequests

/** What a request says beside its own fields: the attributes of a target group, by name, have a call of their own. */
const beside: Readonly<Record<string, Readonly<Record<string, RawType>>>> = {
  'elb/CreateTargetGroupInput': { Attributes: { is: 'map', of: { is: 'text' } } },
}

/** The fields of a structure, in the order of the AWS reference. */
export function membersOf(structure: string): ReadonlyMap<string, RawType> {
  const members = (rawFields[structure] ?? '').split(' ').map((member) => member.split(':'))
  return new Map([
    ...members.map(([name = '', type = '']) => [name, typeOf(type)] as const),
    ...Object.entries(beside[structure] ?? {}),
  ])
}

function typeOf(written: string): RawType {
  const inner = written.slice(0, -2)
  if (written.endsWith('[]')) return { is: 'list', of: typeOf(inner) }
  if (written.endsWith('{}')) return { is: 'map', of: typeOf(inner) }
  if (written === 'text' || written === 'number' || written === 'flag') return { is: written }
  return written === 'any' ? { is: 'any' } : { is: 'fields', of: written }
}
