import { ParameterTier, ParameterType } from '@aws-sdk/client-ssm'
import type { PutParameterRequest, PutParameterResult } from '@aws-sdk/client-ssm'
import { own } from '../core/own.ts'
import { checkedTags, tagsOf } from '../core/tag-list.ts'
import type { TagRules } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { invalid, newest, parameterArn } from './model.ts'
import type { ParameterState, SsmState } from './model.ts'

const versionsMax = 100
const levelsMax = 15
const arnLengthMax = 1011
const bytesMax = { Standard: 4096, Advanced: 8192 } as const
const defaultKey = 'alias/aws/ssm'
const tagRules: TagRules = { on: 'A parameter', invalid, tooMany: 'ValidationException' }

/**
 * Makes a parameter, or the next version of one.
 * @throws AwsError ParameterAlreadyExists, HierarchyTypeMismatchException, ValidationException and what else the name, the
 * value or the tags break
 */
export function putParameter(
  state: SsmState,
  input: PutParameterRequest,
  context: RequestContext,
): PutParameterResult {
  const name = (input.Name ?? '').trim()
  checkName(name, context)
  checkUnsupported(input)
  const before = own(state.parameters, name)
  if (before !== undefined && input.Overwrite !== true) {
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    )
  }
  const parameter = before === undefined ? created(name, input) : changed(before, input)
  const value = input.Value ?? ''
  checkValue(value, parameter)
  const version = before === undefined ? 1 : newest(before).version + 1
  const { now: at, principal: by } = context
  parameter.versions = [...parameter.versions, { version, value, at, by }].slice(-versionsMax)
  state.parameters[name] = parameter
  return { Version: version, Tier: parameter.tier }
}

function created(name: string, input: PutParameterRequest): ParameterState {
  const { Type: type } = input
  if (type === undefined) {
    throw invalid('A parameter type is required when you create a parameter.')
  }
  if (!Object.values(ParameterType).includes(type)) {
    throw new AwsError('UnsupportedParameterType', `The parameter type ${type} is not supported.`)
  }
  const tags = checkedTags(tagsOf(input.Tags), tagRules)
  const empty: ParameterState = { name, type, tier: 'Standard', versions: [], tags }
  const keyed = type === 'SecureString' ? { ...empty, keyId: defaultKey } : empty
  return withOptions(keyed, input)
}

function changed(before: ParameterState, input: PutParameterRequest): ParameterState {
  if (input.Type !== undefined && input.Type !== before.type) {
    throw new AwsError(
      'HierarchyTypeMismatchException',
      `The parameter ${before.name} has the type ${before.type}; it cannot become ${input.Type}. Make a new one.`,
    )
  }
  if (input.Tags !== undefined && input.Tags.length > 0) {
    throw invalid(
      "Tags and overwrite can't be used together. To change the tags of a parameter, use AddTagsToResource.",
    )
  }
  return withOptions(before, input)
}

/** A copy with what the request names. */
function withOptions(parameter: ParameterState, input: PutParameterRequest): ParameterState {
  const { Description, AllowedPattern, KeyId } = input
  return {
    ...parameter,
    tier: tierOf(parameter, input),
    ...(Description !== undefined && { description: Description }),
    ...(AllowedPattern !== undefined && { allowedPattern: AllowedPattern }),
    ...(parameter.type === 'SecureString' && KeyId !== undefined && { keyId: KeyId }),
  }
}

function tierOf(parameter: ParameterState, input: PutParameterRequest): ParameterTier {
  const { Tier: wanted = parameter.tier } = input
  if (!Object.values(ParameterTier).includes(wanted)) {
    throw invalid(`1 validation error detected: Value '${wanted}' at 'tier' is not a tier.`)
  }
  if (parameter.tier === 'Advanced' && wanted === 'Standard') {
    throw invalid(
      'This parameter uses the advanced-parameter tier. You cannot downgrade it: delete it and make it again.',
    )
  }
  if (wanted !== 'Intelligent-Tiering') return wanted
  const isLarge = Buffer.byteLength(input.Value ?? '') > bytesMax.Standard
  return isLarge || parameter.tier === 'Advanced' ? 'Advanced' : 'Standard'
}

function checkValue(value: string, { tier, allowedPattern }: ParameterState): void {
  const max = tier === 'Advanced' ? bytesMax.Advanced : bytesMax.Standard
  if (value === '') {
    throw invalid(
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1",
    )
  }
  if (Buffer.byteLength(value) > max) {
    throw invalid(
      `${tier} tier parameters support a maximum parameter value of ${max} characters. ` +
        'To create a larger one, use the advanced-parameter tier.',
    )
  }
  if (allowedPattern === undefined || allowedPattern === '') return
  if (!patternOf(allowedPattern).test(value)) {
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`,
    )
  }
}

function patternOf(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u')
  } catch {
    throw new AwsError(
      'InvalidAllowedPatternException',
      `The allowed pattern ${pattern} is not a regular expression.`,
    )
  }
}

function checkName(name: string, context: RequestContext): void {
  if (!/^[\w.\-/]+$/.test(name) || name.endsWith('/') || name.includes('//')) {
    throw invalid(
      'Parameter name: can only include letters, digits and the symbols _.-, with / between the levels of a hierarchy.',
    )
  }
  if (name.includes('/') && !name.startsWith('/')) {
    throw invalid('Parameter name must be a fully qualified name: begin a hierarchy with a slash.')
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw invalid('Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).')
  }
  if (parameterArn(name, context).length > arnLengthMax) {
    throw invalid(`The ARN of the parameter is longer than ${arnLengthMax} characters.`)
  }
  if (name.split('/').filter(Boolean).length > levelsMax) {
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have at most ${levelsMax} levels.`,
    )
  }
}

function checkUnsupported(input: PutParameterRequest): void {
  if (input.DataType !== undefined && input.DataType !== 'text') {
    throw invalid(`The simulator knows the data type text only, not ${input.DataType}.`)
  }
  if (input.Policies !== undefined && input.Policies !== '') {
    throw invalid('The simulator knows no parameter policies.')
  }
}
