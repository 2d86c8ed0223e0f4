import type { AnyKind } from '../model/index.ts'
import { logGroup } from './log-group/index.ts'
import { service } from './service/index.ts'
import { taskDefinition } from './task-definition/index.ts'

/** Every kind, in the order in which their resources come into being where no reference decides. */
export const kinds: readonly AnyKind[] = [logGroup, taskDefinition, service]
