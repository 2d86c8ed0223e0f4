import {
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  type GetSecretValueCommandOutput,
} from '@aws-sdk/client-secrets-manager'
import { objectIn, reads, type AwsReader, type BatchRead, type Release } from '../model/index.ts'
import { defineCheck, orAbsent, when, type Complaint } from './check.ts'
import { secret, type SecretNeed } from './secret.ts'

const getSecretValue = reads('secretsmanager:GetSecretValue', GetSecretValueCommand)

interface KeyNeed extends SecretNeed {
  readonly key: string
}

/** `absent`: the check of the secret itself says so. */
export type SeenKey = 'there' | 'missing' | 'no-object' | 'absent'

/**
 * The JSON keys that a release names are in its secrets. To know it the value has to be read, which only an environment with
 * `policy.checkSecretKeys` asks for. What leaves this file is whether a key is there, and never a value or the name of another
 * key (decision 0021).
 */
export const secretKey = defineCheck<KeyNeed, SeenKey>({
  name: 'secret-key',
  calls: [getSecretValue],
  needs,
  look,
  judge,
})

function needs(release: Release): readonly KeyNeed[] {
  const { environment } = release.context
  if (environment.policy.checkSecretKeys !== true) return []
  return secret
    .needs(release)
    .flatMap((need) =>
      need.key === undefined || need.region !== environment.region
        ? []
        : [{ ...need, key: need.key, paths: keyFirst(need.paths) }],
    )
}

/** The place where the key is written wins over that of the secret. */
function keyFirst(paths: readonly string[]): readonly string[] {
  const isKey = (path: string) => path.endsWith('.key')
  return [...paths.filter(isKey), ...paths.filter((path) => !isKey(path))]
}

/** The names of the keys of the newest value of a stage or version; undefined where it is no JSON object. */
function keysOf(version: Pick<SecretNeed, 'stage' | 'version'>) {
  const keys: BatchRead<
    GetSecretValueCommandInput,
    GetSecretValueCommandOutput,
    { readonly names: ReadonlySet<string> | undefined }
  > = {
    operation: getSecretValue,
    max: 1,
    request: (_scope, [SecretId]) => ({
      SecretId,
      ...(version.version !== undefined && { VersionId: version.version }),
      ...(version.stage !== undefined && { VersionStage: version.stage }),
    }),
    items: ({ ARN = '', SecretString }) => [[ARN, { names: namesIn(SecretString) }]],
  }
  return keys
}

async function look(reader: AwsReader, { arn, key, ...version }: KeyNeed): Promise<SeenKey> {
  const answer = reader.look(keysOf(version), `${version.version} ${version.stage}`, arn)
  // A secret that is about to be deleted refuses to be read as an invalid request.
  const found = await orAbsent(answer, 'ResourceNotFound', 'InvalidRequest')
  if (found === undefined) return 'absent'
  if (found.names === undefined) return 'no-object'
  return found.names.has(key) ? 'there' : 'missing'
}

function namesIn(text = ''): ReadonlySet<string> | undefined {
  const value = objectIn(text)
  return value && new Set(Object.keys(value))
}

function judge({ what, arn, key, paths }: KeyNeed, seen: SeenKey): readonly Complaint[] {
  return [
    ...when(seen === 'missing', 'refuses', {
      message: `the secret ${arn} has no key ${key}, which ${what} comes from`,
      hint: 'add the key to the value of the secret, or name one that it has',
      paths,
    }),
    ...when(seen === 'no-object', 'refuses', {
      message: `the value of the secret ${arn} is no JSON object, and so has no key ${key}, which ${what} comes from`,
      hint: 'take the key away to give the container the whole value, or make the value a JSON object',
      paths,
    }),
  ]
}
