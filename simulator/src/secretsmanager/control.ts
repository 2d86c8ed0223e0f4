import { AwsError } from '../core/types.ts'
import type { ControlCommand, RequestContext } from '../core/types.ts'
import type { SecretsState } from './model.ts'
import { createSecret } from './write.ts'

/**
 * `{ type: 'secret', arn, value }` makes a secret under an ARN of one's own: documents name secrets by ARN, and the six
 * characters at its end are AWS's choice.
 */
export function control(
  state: SecretsState,
  { type, arn, value = '{}' }: ControlCommand,
  context: RequestContext,
): object {
  if (type !== 'secret') throw bad(`there is no command "${type}"; there is: secret`)
  const [, name] =
    /^arn:aws[\w-]*:secretsmanager:[^:]+:\d{12}:secret:(.+)-\w{6}$/.exec(String(arn)) ?? []
  if (name === undefined) throw bad('secret needs the ARN of a secret with its six last characters')
  createSecret(state, { Name: name, SecretString: String(value) }, context)
  const made = state.secrets[name]
  if (made !== undefined) state.secrets[name] = { ...made, arn: String(arn) }
  return { arn }
}

function bad(message: string): AwsError {
  return new AwsError('InvalidControl', `secretsmanager: ${message}`)
}
