import { statefulService } from '../core/stateful.ts'
import type { SimulatedService } from '../core/types.ts'
import { control } from './control.ts'
import { deleteSecret, endRecovery, restoreSecret } from './delete.ts'
import { listSecrets } from './list.ts'
import type { SecretsState } from './model.ts'
import { describeSecret, getSecretValue } from './read.ts'
import { tagResource, untagResource } from './tags.ts'
import { createSecret, putSecretValue, updateSecret } from './write.ts'

/** Secrets Manager as far as `SPEC.md` beside this file says. */
export function createSecretsManager(): SimulatedService {
  return statefulService<SecretsState>({
    name: 'secretsmanager',
    empty: () => ({ secrets: {} }),
    operations: {
      CreateSecret: createSecret,
      PutSecretValue: putSecretValue,
      UpdateSecret: updateSecret,
      GetSecretValue: getSecretValue,
      DescribeSecret: describeSecret,
      ListSecrets: listSecrets,
      DeleteSecret: deleteSecret,
      RestoreSecret: restoreSecret,
      TagResource: tagResource,
      UntagResource: untagResource,
    },
    onEvent: endRecovery,
    control,
  })
}
