import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import type { TaskUnit } from '@plumbline/desired-state'
import type { Context } from '../model/index.ts'
import { usesFargate } from './capacity.ts'
import { containersOf } from './compile-container.ts'
import { compileVolumes } from './compile-volumes.ts'
import { withRaw } from './merge-patch.ts'
import { ecsTags, familyOf, tagsFor } from './ownership.ts'
import { roleArn, rolesOf } from './roles.ts'

/** What a unit's spec means to ECS: the complete request, with everything that the spec leaves open left out. */
export function compileTaskDefinition(
  unit: TaskUnit,
  context: Context,
): RegisterTaskDefinitionCommandInput {
  const { raw } = unit.spec
  const request = withRaw(modelled(unit, context), raw.taskDefinition)
  const { taskRoleArn, executionRoleArn } = request
  return {
    ...request,
    ...(taskRoleArn !== undefined && { taskRoleArn: roleArn(taskRoleArn, context) }),
    ...(executionRoleArn !== undefined && { executionRoleArn: roleArn(executionRoleArn, context) }),
    containerDefinitions: (request.containerDefinitions ?? []).map((container) =>
      patched(container, raw.containers?.[container.name ?? '']),
    ),
    family: familyOf(context),
    // The commit is written here and on no other resource: a tag on a service would cost a call for every commit.
    tags: ecsTags({ ...tagsFor(context, unit), 'plumbline:revision': context.revision }),
  }
}

/** The fields that the language has words for. */
function modelled(unit: TaskUnit, context: Context): RegisterTaskDefinitionCommandInput {
  const { spec } = unit
  const roles = rolesOf(unit, context)
  const volumes = compileVolumes(spec.volumes)
  return {
    family: familyOf(context),
    networkMode: 'awsvpc',
    requiresCompatibilities: [usesFargate(unit) ? 'FARGATE' : 'EC2'],
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
    ...(volumes.length > 0 && { volumes }),
    ...(spec.storageGiB !== undefined && { ephemeralStorage: { sizeInGiB: spec.storageGiB } }),
    containerDefinitions: containersOf(unit, context),
  }
}

type Patch = Readonly<Record<string, unknown>>

/** A container stays the one that its patch was found by. */
function patched(container: ContainerDefinition, patch: Patch | undefined): ContainerDefinition {
  if (patch === undefined) return container
  return { ...withRaw(withoutOtherDriver(container, patch), patch), name: container.name }
}

/** The options of one log driver mean nothing to another: one that does not know them starts no container. */
function withoutOtherDriver(
  { logConfiguration, ...container }: ContainerDefinition,
  patch: Patch,
): ContainerDefinition {
  const own = logConfiguration?.logDriver
  const { logDriver = own } = (patch.logConfiguration ?? {}) as { readonly logDriver?: string }
  return logDriver === own ? { ...container, logConfiguration } : container
}
