import { describeParameters, parametersByName } from '../kinds/secret-reads.ts'
import type { AwsReader, Release } from '../model/index.ts'
import { defineCheck, type Complaint } from './check.ts'
import { fetchedValues, parameterName, secretName, type FetchedValue } from './secret-name.ts'

export interface ParameterNeed extends FetchedValue {
  readonly name: string
  readonly account?: string
  readonly region?: string
}

/** The parameters that ECS reads for the containers are there. Their values are not read. */
export const parameter = defineCheck<ParameterNeed, 'found' | 'absent' | 'elsewhere'>({
  name: 'parameter',
  calls: [describeParameters],
  needs: (release) =>
    fetchedValues(release).flatMap((value) =>
      secretName(value.from) === undefined ? [{ ...value, ...parameterName(value.from) }] : [],
    ),
  look,
  judge,
})

async function look(
  reader: AwsReader,
  { name, account, region }: ParameterNeed,
  { context: { environment } }: Release,
): Promise<'found' | 'absent' | 'elsewhere'> {
  const here =
    (region ?? environment.region) === environment.region &&
    (account ?? environment.account) === environment.account
  if (!here) return 'elsewhere'
  return (await reader.look(parametersByName, '', name)) === undefined ? 'absent' : 'found'
}

function judge({ what, name, paths }: ParameterNeed, seen: string): readonly Complaint[] {
  if (seen === 'found') return []
  if (seen === 'elsewhere') {
    const message = `whether the parameter of ${what} is there is not known: it is in another account or region`
    return [{ weight: 'unchecked', message, hint: 'nothing to do', paths }]
  }
  const message = `there is no parameter ${name}, which ${what} comes from`
  const hint = 'create it in Parameter Store, or correct its name'
  return [{ weight: 'refuses', message, hint, paths }]
}
