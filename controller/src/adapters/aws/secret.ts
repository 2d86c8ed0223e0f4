import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { ownAccount, reads, type Place } from '../../model/aws.ts'
import type { Caller } from './caller.ts'

const getSecretValue = reads('secretsmanager:GetSecretValue', GetSecretValueCommand)

export const secretCalls = [getSecretValue]

/** Reads secrets by their ARN, where they are. What is read goes into no log, no record, and no error. */
export function secretReader(sender: (place: Place) => Caller): (arn: string) => Promise<string> {
  return async (arn) => {
    const region = arn.split(':')[3] ?? ''
    const send = sender({ account: ownAccount, region })
    const answer = await send({ op: getSecretValue.op, access: 'read', input: { SecretId: arn } })
    const { SecretString = '' } = answer as { SecretString?: string }
    return SecretString
  }
}
