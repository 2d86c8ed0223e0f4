import type { ParameterStringFilter } from '@aws-sdk/client-ssm'
import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import type { ParameterState } from './model.ts'

/** Whether the name lies in the hierarchy: one level below it, or anywhere below. */
export function isBelow(name: string, path: string, recursive: boolean): boolean {
  const prefix = path.endsWith('/') ? path : `${path}/`
  // A name without a slash is a child of the root.
  const full = name.startsWith('/') ? name : `/${name}`
  if (!full.startsWith(prefix)) return false
  return recursive || !full.slice(prefix.length).includes('/')
}

/**
 * The parameters that pass all filters; the values of one filter are alternatives.
 * @throws AwsError InvalidFilterKey, InvalidFilterOption
 */
export function filtered(
  parameters: readonly ParameterState[],
  filters: readonly ParameterStringFilter[],
  of: 'describe' | 'by path',
): readonly ParameterState[] {
  for (const filter of filters) check(filter, of)
  return parameters.filter((parameter) => filters.every((each) => matches(parameter, each)))
}

const keys = {
  describe: /^(Name|Path|Type|KeyId|Tier|DataType|tag:.+)$/,
  'by path': /^(Type|KeyId|Label)$/,
} as const

function check({ Key: key = '', Option: option }: ParameterStringFilter, of: keyof typeof keys) {
  if (!keys[of].test(key)) {
    throw new AwsError('InvalidFilterKey', `The filter key ${key} is not valid here.`)
  }
  if (option !== undefined && !optionsOf(key).includes(option)) throw badOption(option, key)
}

function optionsOf(key: string): readonly string[] {
  if (key === 'Path') return ['OneLevel', 'Recursive']
  if (key === 'Label') return ['Equals']
  return key === 'Name' ? ['Equals', 'BeginsWith', 'Contains'] : ['Equals', 'BeginsWith']
}

function matches(parameter: ParameterState, filter: ParameterStringFilter): boolean {
  const { Key: key = '', Option: option, Values: values = [] } = filter
  if (key === 'Path') {
    return values.some((path) => isBelow(parameter.name, path, option === 'Recursive'))
  }
  const actual = valueAt(parameter, key)
  // `tag:Name` without values asks whether there is such a tag.
  if (actual === undefined || values.length === 0) return actual !== undefined
  return values.some((value) => compares(actual, value, option))
}

function compares(actual: string, value: string, option: string | undefined): boolean {
  if (option === 'BeginsWith') return actual.startsWith(value)
  return option === 'Contains' ? actual.includes(value) : actual === value
}

function badOption(option: string, key: string): AwsError {
  return new AwsError('InvalidFilterOption', `The option ${option} is not valid for ${key}.`)
}

function valueAt(parameter: ParameterState, key: string): string | undefined {
  switch (key) {
    case 'Name':
      return parameter.name
    case 'Type':
      return parameter.type
    case 'KeyId':
      return parameter.keyId
    case 'Tier':
      return parameter.tier
    case 'DataType':
      return 'text'
    default:
      return own(parameter.tags, key.replace(/^tag:/, ''))
  }
}
