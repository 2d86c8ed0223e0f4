import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { invalid } from './model.ts'
import type { SecretState, SecretValue, VersionState } from './model.ts'

const bytesMax = 65_536

interface ValueInput {
  readonly SecretString?: string | undefined
  readonly SecretBinary?: Uint8Array | undefined
}

/**
 * The value in a request; undefined when there is none.
 * @throws AwsError InvalidParameterException
 */
export function valueOf({ SecretString, SecretBinary }: ValueInput): SecretValue | undefined {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw invalid('You can only specify one of SecretString or SecretBinary.')
  }
  if (SecretString === undefined && SecretBinary === undefined) return undefined
  const bytes = SecretBinary?.byteLength ?? Buffer.byteLength(SecretString ?? '')
  if (bytes < 1 || bytes > bytesMax) {
    throw invalid(`A secret value has 1 to ${bytesMax} bytes; this one has ${bytes}.`)
  }
  if (SecretBinary === undefined) return { text: SecretString ?? '' }
  return { base64: Buffer.from(SecretBinary).toString('base64') }
}

/** How a value is answered. */
export function valueView(
  value: SecretValue,
): { SecretString: string } | { SecretBinary: Uint8Array } {
  if ('text' in value) return { SecretString: value.text }
  return { SecretBinary: Uint8Array.from(Buffer.from(value.base64, 'base64')) }
}

/**
 * Adds a version, or finds the same one there already.
 * @throws AwsError ResourceExistsException when the id stands for another value
 */
export function addVersion(
  secret: SecretState,
  id: string,
  value: SecretValue,
  stages: readonly string[],
  { now }: RequestContext,
): VersionState {
  const before = secret.versions[id]
  if (before !== undefined && JSON.stringify(before.value) !== JSON.stringify(value)) {
    throw new AwsError(
      'ResourceExistsException',
      `A version ${id} with another value exists. A version cannot be changed: use a new ClientRequestToken.`,
    )
  }
  if (before !== undefined) return before
  const version: VersionState = { id, createdAt: now, value, stages: [] }
  secret.versions[id] = version
  for (const stage of stages) moveStage(secret, stage, version)
  secret.versions = Object.fromEntries(
    Object.entries(secret.versions).filter(([, { stages: held }]) => held.length > 0),
  )
  secret.changedAt = now
  return version
}

/** A stage is at one version; the version that was current becomes the previous one. */
function moveStage(secret: SecretState, stage: string, to: VersionState): void {
  const from = Object.values(secret.versions).find(({ stages }) => stages.includes(stage))
  if (from === to) return
  if (from !== undefined) from.stages = from.stages.filter((each) => each !== stage)
  to.stages = [...to.stages, stage]
  if (stage === 'AWSCURRENT' && from !== undefined) moveStage(secret, 'AWSPREVIOUS', from)
}

/** The version of an id, of a stage, or of both where they mean the same. */
export function versionAt(
  secret: SecretState,
  id: string | undefined,
  stage: string | undefined,
): VersionState | undefined {
  const wanted = id === undefined ? (stage ?? 'AWSCURRENT') : stage
  return Object.values(secret.versions).find(
    (version) =>
      (id === undefined || version.id === id) &&
      (wanted === undefined || version.stages.includes(wanted)),
  )
}

/** The id of a new version: the token of the request, which SDKs fill in. */
export function versionId(token: string | undefined, context: RequestContext): string {
  if (token !== undefined) return token
  const digits = Array.from({ length: 32 }, () =>
    Math.floor(context.random() * 16).toString(16),
  ).join('')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
