import { ExecuteCommandCommand } from '@aws-sdk/client-ecs'
import { writes } from '../model/index.ts'

/** No kind calls it, and so no role of a controller has it: people open sessions with rights of their own. */
export const executeCommand = writes('ecs:ExecuteCommand', ExecuteCommandCommand)
