import type {
  QueryStringKeyValuePair,
  RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { scramble } from '../core/values.ts'
import { invalid, oneOf, required } from './errors.ts'

const valuesMax = 5
const lengthMax = 128

const fields = [
  'host-header',
  'path-pattern',
  'http-header',
  'http-request-method',
  'query-string',
  'source-ip',
]
/** A rule has at most one condition of each of these. */
const onceOnly = ['host-header', 'path-pattern', 'http-request-method', 'source-ip']

/**
 * Conditions in the form that they are read back in: in another order, with `Values` beside the configuration of hosts
 * and paths, and with the values of paths, headers and source addresses in another order.
 * @throws AwsError ValidationError
 */
export function readConditions(conditions: readonly RuleCondition[] | undefined): RuleCondition[] {
  if (!conditions?.length) throw invalid('At least one condition must be specified.')
  const read = conditions.map(readCondition)
  const names = read.map((one) => one.Field ?? '')
  const twice = onceOnly.find((field) => names.filter((name) => name === field).length > 1)
  if (twice !== undefined) throw invalid(`A rule can have only one condition on '${twice}'.`)
  const count = read.reduce((sum, one) => sum + valuesIn(one).length, 0)
  if (count > valuesMax) {
    throw invalid(`A rule can have at most '${valuesMax}' condition values, not ${count}.`)
  }
  return scramble(read)
}

function readCondition(condition: RuleCondition): RuleCondition {
  const field = required(condition.Field, 'The field of a condition')
  oneOf(field, fields, 'conditions.field')
  const read = { Field: field, ...configured(field, condition) }
  const values = valuesIn(read)
  if (values.length === 0) throw invalid(`A condition value must be specified for '${field}'.`)
  const long = values.find((value) => value.length > lengthMax)
  if (long !== undefined) {
    throw invalid(`The condition value '${long}' is longer than ${lengthMax} characters.`)
  }
  return read
}

function configured(field: string, condition: RuleCondition): Omit<RuleCondition, 'Field'> {
  const { Values: plain, RegexValues: regex } = condition
  switch (field) {
    case 'host-header': {
      const { Values = plain, RegexValues = regex } = condition.HostHeaderConfig ?? {}
      return mirrored('HostHeaderConfig', Values, RegexValues)
    }
    case 'path-pattern': {
      const { Values = plain, RegexValues = regex } = condition.PathPatternConfig ?? {}
      return mirrored('PathPatternConfig', Values && scramble(Values), RegexValues)
    }
    case 'http-header': {
      const { Values, HttpHeaderName, ...rest } = condition.HttpHeaderConfig ?? {}
      const name = required(HttpHeaderName, 'HttpHeaderName')
      const values = Values && { Values: scramble(Values) }
      return { HttpHeaderConfig: { HttpHeaderName: name, ...values, ...rest } }
    }
    case 'http-request-method':
      return { HttpRequestMethodConfig: { Values: condition.HttpRequestMethodConfig?.Values } }
    case 'query-string':
      return { QueryStringConfig: { Values: condition.QueryStringConfig?.Values } }
  }
  return { SourceIpConfig: { Values: scramble(condition.SourceIpConfig?.Values ?? []) } }
}

function mirrored(
  name: 'HostHeaderConfig' | 'PathPatternConfig',
  values: string[] | undefined,
  regexValues: string[] | undefined,
): Omit<RuleCondition, 'Field'> {
  if (values === undefined) return { [name]: { RegexValues: regexValues } }
  return { Values: values, [name]: { Values: values } }
}

function valuesIn(condition: RuleCondition): string[] {
  const { HostHeaderConfig: host, PathPatternConfig: path, HttpHeaderConfig: header } = condition
  const { HttpRequestMethodConfig: method, SourceIpConfig: source } = condition
  const lists = [
    ...[host, path, header].flatMap((config) => [config?.Values, config?.RegexValues]),
    method?.Values,
    source?.Values,
    condition.QueryStringConfig?.Values?.map(pairText),
  ]
  return lists.flatMap((list) => list ?? [])
}

function pairText({ Key = '', Value = '' }: QueryStringKeyValuePair): string {
  return `${Key}=${Value}`
}
