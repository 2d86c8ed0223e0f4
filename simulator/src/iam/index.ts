import { statefulService } from '../core/stateful.ts'
import type { SimulatedService } from '../core/types.ts'
import type { IamState } from './model.ts'
import {
  deleteRolePolicy,
  putRolePolicy,
  putUserPolicy,
  simulatePrincipalPolicy,
} from './policies.ts'
import { roleKeeper, trustElsewhere } from './trust.ts'
import { createRole, deleteRole, getRole, listRoles, updateAssumeRolePolicy } from './roles.ts'

/** IAM as far as `SPEC.md` beside this file says. */
export function createIam(): SimulatedService {
  return statefulService<IamState>({
    name: 'iam',
    empty: () => ({ roles: {}, policies: {} }),
    peer: roleKeeper,
    control: trustElsewhere,
    operations: {
      CreateRole: createRole,
      GetRole: getRole,
      ListRoles: listRoles,
      UpdateAssumeRolePolicy: updateAssumeRolePolicy,
      DeleteRole: deleteRole,
      PutRolePolicy: putRolePolicy,
      DeleteRolePolicy: deleteRolePolicy,
      PutUserPolicy: putUserPolicy,
      SimulatePrincipalPolicy: simulatePrincipalPolicy,
    },
  })
}
