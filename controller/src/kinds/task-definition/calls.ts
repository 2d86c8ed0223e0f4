import { DeregisterTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import { writes } from '../../model/index.ts'

export const deregister = writes('ecs:DeregisterTaskDefinition', DeregisterTaskDefinitionCommand)
