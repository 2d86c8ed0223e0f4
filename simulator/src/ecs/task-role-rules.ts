import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { clientError } from './errors.ts'

/**
 * What a task definition must name an execution role for. The texts are those of AWS, as others reported them.
 * @throws AwsError ClientException
 */
export function checkExecutionRole(input: RegisterTaskDefinitionRequest): void {
  if (input.executionRoleArn !== undefined) return
  const containers = input.containerDefinitions ?? []
  if (containers.some(({ secrets = [] }) => secrets.length > 0)) {
    throw clientError(
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    )
  }
  if (input.requiresCompatibilities?.includes('FARGATE') !== true) return
  const what = containers.map(fargateNeed).find((need) => need !== undefined)
  if (what === undefined) return
  throw clientError(
    `Fargate requires task definition to have execution role ARN to support ${what}.`,
  )
}

const ecrImage = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\//

function fargateNeed({ image = '', logConfiguration }: ContainerDefinition): string | undefined {
  if (ecrImage.test(image)) return 'ECR images'
  return logConfiguration?.logDriver === 'awslogs' ? 'log driver awslogs' : undefined
}

/**
 * A log router of FireLens runs as root, and one must be there where something logs to it.
 * @throws AwsError ClientException
 */
export function checkLogRouters(containers: readonly ContainerDefinition[]): void {
  const routers = containers.filter(({ firelensConfiguration }) => firelensConfiguration)
  const routed = containers.some(
    ({ logConfiguration }) => logConfiguration?.logDriver === 'awsfirelens',
  )
  if (routed && routers.length === 0) {
    throw clientError(
      'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.',
    )
  }
  if (!routed && routers.length > 0) {
    throw clientError(
      'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
    )
  }
  if (routers.some(({ user = '0' }) => user.split(':')[0] !== '0')) {
    throw clientError(
      "If 'user' field is specified on firelens container, then 'UID' has to be '0'.",
    )
  }
}
