import { AwsError } from '../core/types.ts'

/** A value that the service does not take. */
export function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message)
}

/** For what AWS can do and this simulator does not: refused aloud instead of stored without effect. */
export function notSimulated(what: string, instead: string): AwsError {
  return new AwsError(
    'InvalidConfigurationRequestException',
    `The simulator does not model ${what}. ${instead}`,
  )
}

export function notPermitted(message: string): AwsError {
  return new AwsError('OperationNotPermittedException', message)
}

export function inUse(message: string): AwsError {
  return new AwsError('ResourceInUseException', message)
}

/** Checks that a required member is there. The codec checks it too; direct calls come without the codec. */
export function required<T>(value: T | undefined | null, member: string): T {
  if (value === undefined || value === null || value === '') {
    throw invalid(`${member} must be specified.`)
  }
  return value
}

/** Checks a whole number in a closed range. */
export function between(
  value: number | undefined,
  low: number,
  high: number,
  member: string,
): void {
  if (value === undefined || (Number.isInteger(value) && value >= low && value <= high)) return
  throw invalid(`${member} '${value}' must be a whole number from ${low} to ${high}.`)
}

/** Checks an enum, which the schemas of the SDK do not link to their members. */
export function oneOf(value: string | undefined, allowed: readonly string[], member: string): void {
  if (value === undefined || allowed.includes(value)) return
  throw invalid(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ` +
      `Member must satisfy enum value set: [${allowed.join(', ')}]`,
  )
}

/** Checks a name of a load balancer or a target group. */
export function checkName(name: string, what: string): void {
  if (/^(?!-)[a-zA-Z0-9-]{1,32}$/.test(name) && !name.endsWith('-')) return
  throw invalid(
    `The ${what} name '${name}' must have 1 to 32 letters, digits and hyphens, ` +
      'and must not begin or end with a hyphen.',
  )
}
