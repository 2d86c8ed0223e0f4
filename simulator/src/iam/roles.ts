import type {
  CreateRoleRequest,
  CreateRoleResponse,
  DeleteRoleRequest,
  GetRoleRequest,
  GetRoleResponse,
  ListRolesRequest,
  ListRolesResponse,
  Role,
  UpdateAssumeRolePolicyRequest,
} from '@aws-sdk/client-iam'
import { own } from '../core/own.ts'
import { pageOf } from '../core/pages.ts'
import { tagList, tagProblem, tagsOf } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { find, roleId } from './model.ts'
import type { IamState, RoleState } from './model.ts'

export function createRole(
  state: IamState,
  input: CreateRoleRequest,
  context: RequestContext,
): CreateRoleResponse {
  const { RoleName: name = '', Path: path = '/', Description: description } = input
  if (!/^[\w+=,.@-]{1,64}$/.test(name)) throw invalid('roleName', name)
  if (!/^\/([\x21-\x7E]{1,510}\/)?$/.test(path)) throw invalid('path', path)
  const tags = tagsOf(input.Tags)
  const problem = tagProblem(tags)
  if (problem !== undefined) throw new AwsError('InvalidInputException', problem)
  if (own(state.roles, name.toLowerCase()) !== undefined) {
    throw new AwsError(
      'EntityAlreadyExistsException',
      `Role with name ${name} already exists.`,
      409,
    )
  }
  const role: RoleState = {
    name,
    path,
    createdAt: context.now,
    maxSessionSeconds: input.MaxSessionDuration ?? 3_600,
    tags,
    trust: checkedTrust(input.AssumeRolePolicyDocument),
    ...(description !== undefined && { description }),
  }
  state.roles[name.toLowerCase()] = role
  return { Role: view(role, context) }
}

export function getRole(
  state: IamState,
  { RoleName }: GetRoleRequest,
  context: RequestContext,
): GetRoleResponse {
  return { Role: view(find(state, RoleName, context.now), context) }
}

export function listRoles(
  state: IamState,
  { PathPrefix = '/', Marker, MaxItems }: ListRolesRequest,
  context: RequestContext,
): ListRolesResponse {
  const roles = Object.values(state.roles).filter(({ path }) => path.startsWith(PathPrefix))
  const { items, nextToken } = pageOf(roles, {
    keyOf: ({ name }) => name,
    token: Marker,
    limit: MaxItems,
    limitMax: 1_000,
    limitDefault: 100,
    badToken: 'ValidationError',
    badLimit: 'ValidationError',
  })
  return {
    Roles: items.map((role) => view(role, context)),
    IsTruncated: nextToken !== undefined,
    ...(nextToken !== undefined && { Marker: nextToken }),
  }
}

export function updateAssumeRolePolicy(
  state: IamState,
  input: UpdateAssumeRolePolicyRequest,
): object {
  created(state, input.RoleName).trust = checkedTrust(input.PolicyDocument)
  return {}
}

export function deleteRole(state: IamState, { RoleName }: DeleteRoleRequest): object {
  const name = created(state, RoleName).name.toLowerCase()
  if (Object.keys(own(state.policies, `role/${name}`) ?? {}).length > 0) {
    throw new AwsError(
      'DeleteConflictException',
      'Cannot delete entity, must delete policies first.',
    )
  }
  delete state.roles[name]
  return {}
}

/** A role that somebody has made. */
function created(state: IamState, name = ''): RoleState {
  const role = own(state.roles, name.toLowerCase())
  if (role !== undefined) return role
  throw new AwsError('NoSuchEntityException', `The role with name ${name} cannot be found.`)
}

function checkedTrust(document = ''): string {
  if (isPolicy(document)) return document
  throw new AwsError('MalformedPolicyDocumentException', 'This policy contains invalid Json')
}

function isPolicy(document: string): boolean {
  try {
    const policy = JSON.parse(document) as { Statement?: unknown } | null
    return typeof policy === 'object' && typeof policy?.Statement === 'object'
  } catch {
    return false
  }
}

function view(role: RoleState, { account }: RequestContext): Role {
  const { name, path, description, tags } = role
  return {
    Path: path,
    RoleName: name,
    RoleId: roleId(account, name),
    Arn: `arn:aws:iam::${account}:role${path}${name}`,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encoded(role.trust),
    MaxSessionDuration: role.maxSessionSeconds,
    ...(description !== undefined && { Description: description }),
    ...(Object.keys(tags).length > 0 && { Tags: tagList(tags) }),
  }
}

/** As RFC 3986 has it: `encodeURIComponent` leaves five more characters as they are. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function invalid(at: string, value: string): AwsError {
  return new AwsError(
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: Member must satisfy regular expression pattern`,
  )
}
