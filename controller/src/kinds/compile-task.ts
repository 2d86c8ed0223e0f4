import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import type { Unit } from '@plumbline/desired-state'
import type { Context } from '../model/index.ts'
import { mainContainer } from './compile-container.ts'
import { ecsTags, familyOf, tagsFor } from './ownership.ts'
import { rolesOf } from './roles.ts'

/** What a unit's spec means to ECS: the complete request, with everything that the spec leaves open left out. */
export function compileTaskDefinition(
  unit: Unit,
  context: Context,
): RegisterTaskDefinitionCommandInput {
  const { spec } = unit
  const roles = rolesOf(unit, context)
  return {
    family: familyOf(context),
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: String(spec.cpu),
    memory: String(spec.memory),
    ...(spec.arch === 'arm64' && {
      runtimePlatform: {
        cpuArchitecture: 'ARM64' as const,
        operatingSystemFamily: 'LINUX' as const,
      },
    }),
    ...(roles.task !== undefined && { taskRoleArn: roles.task }),
    ...(roles.execution !== undefined && { executionRoleArn: roles.execution }),
    containerDefinitions: [mainContainer(unit, context)],
    // The commit is written here and on no other resource: a tag on a service would cost a call for every commit.
    tags: ecsTags({ ...tagsFor(context, unit), 'plumbline:revision': context.revision }),
  }
}
