import { z } from 'zod'

/** The role that is taken on in one account. */
export interface AccountRole {
  readonly arn: string
  readonly externalId?: string
}

const roleArn = /^arn:aws[\w-]*:iam::(\d{12}):role\/[\w+=,.@/-]{1,512}$/

/**
 * `aws.accounts` of `plumbline.yaml`. Whoever runs the controller says whom it becomes: in the documents of an environment
 * everybody who may commit would.
 */
export const accountsConfig = z
  .record(
    z.string().regex(/^\d{12}$/, { error: 'write the twelve digits of an account, in quotes' }),
    z.strictObject({
      role: z.string().regex(roleArn, {
        error: 'write the ARN of a role, such as arn:aws:iam::111122223333:role/plumbline',
      }),
      // Source: `ExternalId` of `AssumeRole` in the STS API reference.
      externalId: z
        .string()
        .regex(/^[\w+=,.@:/-]{2,1224}$/, {
          error: 'use 2 to 1,224 letters, digits and + = , . @ : / - _',
        })
        .exactOptional(),
    }),
  )
  .default({})
  .superRefine((accounts, context) => {
    for (const [account, { role }] of Object.entries(accounts)) {
      const of = roleArn.exec(role)?.[1]
      if (of === undefined || of === account) continue
      const message = 'the role is in another account than the one that it is for'
      context.addIssue({ code: 'custom', path: [account, 'role'], message })
    }
  })

export function accountsOf(
  accounts: z.infer<typeof accountsConfig>,
): ReadonlyMap<string, AccountRole> {
  return new Map(
    Object.entries(accounts).map(([account, { role: arn, externalId }]) => [
      account,
      { arn, ...(externalId !== undefined && { externalId }) },
    ]),
  )
}
