import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { Release } from '../model/index.ts'
import { defineCheck, type Complaint } from './check.ts'
import { ecrRegistry, imageName } from './image-name.ts'
import { containerPaths, containersOf, serviceOf, taskDefinitionOf } from './release.ts'

export interface LeftOutNeed {
  readonly use: 'task' | 'execution'
  /** What ECS would do with the role. */
  readonly because: string
  readonly paths: readonly string[]
}

/**
 * No role is left out that ECS asks for: it refuses a task definition or a service that lacks one. As raw fields and roles
 * come together; it needs no look. Sources: "Amazon ECS task execution IAM role" and "Using ECS Exec" in the ECS guide.
 */
export const roleLeftOut = defineCheck<LeftOutNeed, undefined>({
  name: 'role-left-out',
  calls: [],
  needs,
  look: async () => undefined,
  judge: ({ use, because, paths }): readonly Complaint[] => [
    {
      weight: 'refuses',
      message: `there is no ${use} role, with which ${because}`,
      hint: `add "${use}: <name of the role>" to "roles" of the spec or of the environment`,
      paths,
    },
  ],
})

function needs(release: Release): readonly LeftOutNeed[] {
  const { taskRoleArn, executionRoleArn } = taskDefinitionOf(release) ?? {}
  const opens = serviceOf(release)?.input.enableExecuteCommand === true
  const session: LeftOutNeed = {
    use: 'task',
    because: 'sessions are opened',
    paths: ['spec.raw.service.enableExecuteCommand', 'spec.exec'],
  }
  return [
    ...(opens && taskRoleArn === undefined ? [session] : []),
    ...(executionRoleArn === undefined ? executionNeeds(release).slice(0, 1) : []),
  ]
}

function executionNeeds(release: Release): readonly LeftOutNeed[] {
  const fargate = taskDefinitionOf(release)?.requiresCompatibilities?.includes('FARGATE') === true
  return containersOf(release).flatMap((container) => {
    const needed = [...secretNeed(container), ...(fargate ? fargateNeed(container) : [])]
    return needed.map(({ because, raw, field }) => ({
      use: 'execution' as const,
      because,
      paths: containerPaths(release, container.name ?? '', raw, [field]),
    }))
  })
}

interface Reason {
  readonly because: string
  readonly raw: string
  readonly field: string
}

function secretNeed({ secrets = [] }: ContainerDefinition): readonly Reason[] {
  if (secrets.length === 0) return []
  return [{ because: 'ECS reads the secrets', raw: 'secrets', field: 'secrets' }]
}

/** On instances their own role does both. */
function fargateNeed({ image = '', logConfiguration }: ContainerDefinition): readonly Reason[] {
  const pulls = ecrRegistry(imageName(image).registry) !== undefined
  const logs = logConfiguration?.logDriver === 'awslogs'
  return [
    ...(pulls ? [{ because: 'Fargate pulls from ECR', raw: 'image', field: 'image' }] : []),
    ...(logs
      ? [{ because: 'Fargate writes the log', raw: 'logConfiguration', field: 'image' }]
      : []),
  ]
}
