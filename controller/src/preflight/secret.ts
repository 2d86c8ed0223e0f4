import { describeSecret, secretsByArn } from '../kinds/secret-reads.ts'
import type { AwsReader, Release } from '../model/index.ts'
import { defineCheck, orAbsent, when, type Complaint } from './check.ts'
import { fetchedValues, secretName, type FetchedValue } from './secret-name.ts'

export interface SecretNeed extends FetchedValue {
  readonly arn: string
  readonly region: string
  readonly key?: string
  readonly stage?: string
  readonly version?: string
}

export type SeenSecret =
  | {
      readonly state: 'found'
      readonly deletedAt?: Date
      readonly stages: Readonly<Record<string, readonly string[]>>
    }
  | { readonly state: 'absent' }
  | { readonly state: 'elsewhere' }

/** The secrets that ECS reads for the containers are there. Their values are not read here: see `secret-key.ts` for their keys. */
export const secret = defineCheck<SecretNeed, SeenSecret>({
  name: 'secret',
  calls: [describeSecret],
  needs: (release) =>
    fetchedValues(release).flatMap((value) => {
      const name = secretName(value.from)
      return name === undefined ? [] : [{ ...value, ...name }]
    }),
  look,
  judge,
})

async function look(
  reader: AwsReader,
  { arn, region }: SecretNeed,
  { context }: Release,
): Promise<SeenSecret> {
  if (region !== context.environment.region) return { state: 'elsewhere' }
  const found = await orAbsent(reader.look(secretsByArn, '', arn), 'ResourceNotFound')
  if (found === undefined) return { state: 'absent' }
  const { DeletedDate, VersionIdsToStages = {} } = found
  const deleted = DeletedDate === undefined ? {} : { deletedAt: DeletedDate }
  return { state: 'found', stages: VersionIdsToStages, ...deleted }
}

function judge(need: SecretNeed, seen: SeenSecret, { context }: Release): readonly Complaint[] {
  const { policy } = context.environment
  const { what, arn, key, paths } = need
  if (seen.state === 'elsewhere') {
    const message = `whether the secret of ${what} is there is not known: it is in another region`
    return [{ weight: 'unchecked', message, hint: 'nothing to do', paths }]
  }
  if (seen.state === 'absent') {
    const message = `there is no secret ${arn}, which ${what} comes from`
    const hint =
      'create it, or write the whole ARN of one that is there, with its last six characters'
    return [{ weight: 'refuses', message, hint, paths }]
  }
  return [
    ...when(seen.deletedAt !== undefined, 'refuses', {
      message: `the secret ${arn}, which ${what} comes from, is going to be deleted`,
      hint: 'restore it with aws secretsmanager restore-secret, or name another one',
      paths,
    }),
    ...when(!hasVersion(need, seen.stages), 'refuses', {
      message: `the secret ${arn} has no version ${need.version ?? need.stage ?? 'AWSCURRENT'}, which ${what} comes from`,
      hint: 'give the secret a value, or name a version or a stage that it has',
      paths,
    }),
    ...when(key !== undefined && policy.checkSecretKeys !== true, 'unchecked', {
      message: `whether the secret of ${what} has the key ${key ?? ''} is not known: its value would have to be read`,
      hint: 'nothing to do: ECS says so when it starts a task, and rolls back; policy.checkSecretKeys of the environment has it read',
      paths,
    }),
  ]
}

/** A secret that never got a value has no version at all. */
function hasVersion(
  { stage, version }: SecretNeed,
  stages: Readonly<Record<string, readonly string[]>>,
): boolean {
  if (version !== undefined) return Object.hasOwn(stages, version)
  return Object.values(stages).some((names) => names.includes(stage ?? 'AWSCURRENT'))
}
