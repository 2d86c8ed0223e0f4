import type { AllowList } from '../decisions/decision.ts'
import { isTricky, matches } from '../text/glob.ts'
import type { TenantSpec } from '../spec/tenant.ts'

/** Where names without an account are looked up. */
export interface Scene {
  readonly account: string
  readonly region: string
}

/** Each task there has a machine of its own. */
const fargate: readonly string[] = ['FARGATE', 'FARGATE_SPOT']

/** The patterns of one list. */
export function patternsOf(spec: TenantSpec, list: AllowList): readonly string[] {
  if (list === 'images') return spec.images.repositories
  if (list === 'puppet.nodes') return spec.puppet.nodes
  if (list === 'roles.task') return spec.roles.task
  if (list === 'roles.execution') return spec.roles.execution
  if (list === 'roles.infrastructure') return spec.roles.infrastructure
  return list === 'roles.scheduler' ? spec.roles.scheduler : spec[list]
}

/** Whether a tenant lists a value. Both sides are brought into one form first, so that one thing has one spelling. */
export function allows(spec: TenantSpec, list: AllowList, value: string, scene: Scene): boolean {
  if (isTricky(value)) return false
  if (list === 'capacityProviders' && fargate.includes(value)) return true
  const form = formOf(list, scene)
  const text = list === 'images' ? repositoryOf(value) : form(value)
  return patternsOf(spec, list).some((pattern) => {
    const one = form(pattern)
    return matches(one, text) || (list === 'paths' && one === `${text}/*`)
  })
}

function formOf(list: AllowList, scene: Scene): (text: string) => string {
  if (list === 'hosts' || list === 'meshNames') return (text) => text.toLowerCase()
  if (list === 'secrets') return (text) => parameterArn(text, scene)
  return list.startsWith('roles.') ? (text) => roleArn(text, scene) : withoutPartition
}

/** An account is in one partition only, so it says nothing that the account does not. */
function withoutPartition(text: string): string {
  return text.replace(/^arn:aws[a-z-]*:/, 'arn:aws:')
}

function roleArn(text: string, { account }: Scene): string {
  return text.startsWith('arn:') ? withoutPartition(text) : `arn:aws:iam::${account}:role/${text}`
}

/** A name without an ARN is a parameter. */
function parameterArn(text: string, { account, region }: Scene): string {
  if (text.startsWith('arn:')) return withoutPartition(text)
  return `arn:aws:ssm:${region}:${account}:parameter/${text.replace(/^\//, '')}`
}

/** `registry/team/web` of `registry/team/web:1.2@sha256:…`. */
function repositoryOf(image: string): string {
  const [named = ''] = image.split('@')
  const tag = named.lastIndexOf(':')
  return tag > named.lastIndexOf('/') ? named.slice(0, tag) : named
}
