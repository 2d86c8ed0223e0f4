import { statefulService } from '../core/stateful.ts'
import type { SimulatedService } from '../core/types.ts'
import {
  createAlias,
  createKey,
  describeKey,
  disableKey,
  enableKey,
  getPublicKey,
  updateAlias,
} from './keys.ts'
import type { KmsState } from './model.ts'
import { sign } from './sign.ts'

/** KMS as far as `SPEC.md` beside this file says. */
export function createKms(): SimulatedService {
  return statefulService<KmsState>({
    name: 'kms',
    empty: () => ({ keys: {}, aliases: {} }),
    operations: {
      CreateKey: createKey,
      DescribeKey: describeKey,
      GetPublicKey: getPublicKey,
      Sign: sign,
      DisableKey: disableKey,
      EnableKey: enableKey,
      CreateAlias: createAlias,
      UpdateAlias: updateAlias,
    },
  })
}
