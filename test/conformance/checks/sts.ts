import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import type { Check } from '../check.ts'

export const stsChecks: readonly Check[] = [
  {
    id: 'sts/caller-identity',
    expected: { account: true, arn: true, user: true },
    async look({ sts }) {
      const answer = await sts.send(new GetCallerIdentityCommand({}))
      return {
        account: /^\d{12}$/.test(answer.Account ?? ''),
        arn: /^arn:aws:(iam|sts)::\d{12}:(user|assumed-role)\/./.test(answer.Arn ?? ''),
        user: (answer.UserId ?? '') !== '',
      }
    },
  },
]
