import { AwsError } from '../core/types.ts'

export function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message)
}

export function clientError(message: string): AwsError {
  return new AwsError('ClientException', message)
}

/** For what AWS can do and this simulator does not: refused aloud instead of stored without effect. */
export function notSimulated(what: string, instead: string): AwsError {
  return new AwsError(
    'UnsupportedFeatureException',
    `The simulator does not model ${what}. ${instead}`,
  )
}

/** Checks that a required member is there. The codec checks it too; direct calls come without the codec. */
export function required<T>(value: T | undefined | null, member: string): T {
  if (value === undefined || value === null || value === '') {
    throw invalid(`${member} is required. Give a value for ${member}.`)
  }
  return value
}

/** Checks an enum, which the schemas of the SDK do not link to their members. */
export function oneOf<T extends string>(
  value: T | undefined,
  allowed: Readonly<Record<string, T>>,
  member: string,
): void {
  const values = Object.values(allowed)
  if (value === undefined || values.includes(value)) return
  throw invalid(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ` +
      `Member must satisfy enum value set: [${values.join(', ')}]`,
  )
}

/** Checks a whole number in a closed range. */
export function between(
  value: number | undefined,
  low: number,
  high: number,
  member: string,
): void {
  if (value === undefined || (Number.isInteger(value) && value >= low && value <= high)) return
  throw invalid(`${member} must be a whole number from ${low} to ${high}, but is ${value}.`)
}
