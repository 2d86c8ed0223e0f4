import { GetParametersByPathCommand } from '@aws-sdk/client-ssm'
import { reads, type AwsReader, type Handover, type HandoverValues } from '../model/index.ts'

const getParametersByPath = reads('ssm:GetParametersByPath', GetParametersByPathCommand)

/** The most that one page holds (GetParametersByPath reference). */
const parametersPerPage = 10

/**
 * What bootstrap handed over to an environment: Parameter Store, below `/plumbline/<environment>/bootstrap/`. The values
 * are ids and names; secrets are handed over as ARNs, so nothing is decrypted.
 */
export const handover: Handover = { calls: [getParametersByPath], read }

async function read(reader: AwsReader, environment: string): Promise<HandoverValues> {
  const path = `/plumbline/${environment}/bootstrap/`
  const values = new Map<string, { readonly value: string; readonly version: number }>()
  let token: string | undefined
  do {
    const page = await reader.read(getParametersByPath, {
      Path: path,
      Recursive: true,
      WithDecryption: false,
      MaxResults: parametersPerPage,
      ...(token !== undefined && { NextToken: token }),
    })
    for (const { Name = '', Value = '', Version = 0 } of page.Parameters ?? []) {
      values.set(Name.slice(path.length), { value: Value, version: Version })
    }
    token = page.NextToken
  } while (token !== undefined)
  return values
}
