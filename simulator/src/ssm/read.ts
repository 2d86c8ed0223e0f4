import type {
  DescribeParametersRequest,
  DescribeParametersResult,
  GetParameterRequest,
  GetParameterResult,
  GetParametersByPathRequest,
  GetParametersByPathResult,
  GetParametersRequest,
  GetParametersResult,
  Parameter,
  ParameterMetadata,
} from '@aws-sdk/client-ssm'
import { pageOf } from '../core/pages.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { filtered, isBelow } from './filters.ts'
import { find, invalid, newest, parameterArn, sealed } from './model.ts'
import type { Found, ParameterState, SsmState } from './model.ts'

/** @throws AwsError ParameterNotFound, ParameterVersionNotFound */
export function getParameter(
  state: SsmState,
  input: GetParameterRequest,
  context: RequestContext,
): GetParameterResult {
  const found = find(state, input.Name ?? '', context)
  return { Parameter: view(found, input.WithDecryption === true, context) }
}

const namesMax = 10

export function getParameters(
  state: SsmState,
  input: GetParametersRequest,
  context: RequestContext,
): GetParametersResult {
  const found: Parameter[] = []
  const missing: string[] = []
  for (const name of checkedNames(input.Names)) {
    try {
      found.push(view(find(state, name, context), input.WithDecryption === true, context))
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      missing.push(name)
    }
  }
  return { Parameters: found, InvalidParameters: missing }
}

/** 1 to 10 names, each once. */
export function checkedNames(names: readonly string[] = []): readonly string[] {
  if (names.length < 1 || names.length > namesMax) {
    throw invalid(
      `1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length between 1 and ${namesMax}`,
    )
  }
  return [...new Set(names)]
}

const byPathMax = 10

export function getParametersByPath(
  state: SsmState,
  input: GetParametersByPathRequest,
  context: RequestContext,
): GetParametersByPathResult {
  const path = input.Path ?? ''
  if (!path.startsWith('/')) {
    throw invalid(
      `The parameter path: ${path} is not valid. It must begin with a slash, as in /one/two.`,
    )
  }
  const filters = input.ParameterFilters ?? []
  const below = Object.values(state.parameters).filter(({ name }) =>
    isBelow(name, path, input.Recursive === true),
  )
  const found = filtered(below, filters, 'by path')
  const { items, nextToken } = page(found, input, byPathMax)
  const isPlain = input.WithDecryption === true
  return {
    Parameters: items.map((parameter) =>
      view({ parameter, version: newest(parameter) }, isPlain, context),
    ),
    ...(nextToken !== undefined && { NextToken: nextToken }),
  }
}

const describedMax = 50

export function describeParameters(
  state: SsmState,
  input: DescribeParametersRequest,
  context: RequestContext,
): DescribeParametersResult {
  if (input.Filters !== undefined && input.Filters.length > 0) {
    throw new AwsError('InvalidFilterKey', 'Filters is the older member: use ParameterFilters.')
  }
  const filters = input.ParameterFilters ?? []
  const found = filtered(Object.values(state.parameters), filters, 'describe')
  const { items, nextToken } = page(found, input, describedMax)
  return {
    Parameters: items.map((parameter) => metadata(parameter, context)),
    ...(nextToken !== undefined && { NextToken: nextToken }),
  }
}

function page(
  found: readonly ParameterState[],
  input: { readonly NextToken?: string | undefined; readonly MaxResults?: number | undefined },
  limitMax: number,
) {
  return pageOf(found, {
    keyOf: ({ name }) => name,
    token: input.NextToken,
    limit: input.MaxResults,
    limitMax,
    badToken: 'InvalidNextToken',
    badLimit: 'ValidationException',
  })
}

function view(found: Found, isPlain: boolean, context: RequestContext): Parameter {
  const { parameter, version, selector } = found
  const isSealed = parameter.type === 'SecureString' && !isPlain
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: isSealed ? sealed(parameter, version) : version.value,
    Version: version.version,
    LastModifiedDate: new Date(version.at),
    ARN: parameterArn(parameter.name, context),
    DataType: 'text',
    ...(selector !== undefined && { Selector: selector }),
  }
}

function metadata(parameter: ParameterState, context: RequestContext): ParameterMetadata {
  const { name, type, tier, description, allowedPattern, keyId } = parameter
  const { version, at, by } = newest(parameter)
  return {
    Name: name,
    ARN: parameterArn(name, context),
    Type: type,
    LastModifiedDate: new Date(at),
    LastModifiedUser: by,
    Version: version,
    Tier: tier,
    Policies: [],
    DataType: 'text',
    ...(description !== undefined && { Description: description }),
    ...(allowedPattern !== undefined && { AllowedPattern: allowedPattern }),
    ...(keyId !== undefined && { KeyId: keyId }),
  }
}
