import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { createBench, refusal } from './bench.testing.ts'

const app: ContainerDefinition = { name: 'app', image: 'shop/web:1' }

const refused: [what: string, changes: object, answer: string][] = [
  ['a family with a dot', { family: 'a.b' }, 'ClientException: Family'],
  ['no container', { containerDefinitions: [] }, 'ClientException: TaskDefinition must have'],
  [
    'two containers of one name',
    { containerDefinitions: [app, app] },
    'ClientException: Container names must be unique',
  ],
  [
    'no essential container',
    { containerDefinitions: [{ ...app, essential: false }] },
    'ClientException: At least one container must be marked as essential',
  ],
  ['no image', { containerDefinitions: [{ name: 'app' }] }, 'ClientException: Container.image'],
  ['bridge on Fargate', { networkMode: 'bridge' }, 'ClientException: Fargate only supports'],
  ['no cpu on Fargate', { cpu: undefined }, "ClientException: Fargate requires that 'cpu'"],
  [
    'no memory on Fargate',
    { memory: undefined },
    "ClientException: Fargate requires that 'memory'",
  ],
  ['a pair that Fargate lacks', { cpu: '256', memory: '4096' }, 'ClientException: No Fargate'],
  ['an unknown network mode', { networkMode: 'mesh' }, 'InvalidParameterException: 1 validation'],
  [
    'an unknown log driver',
    { containerDefinitions: [{ ...app, logConfiguration: { logDriver: 'paper' } }] },
    "InvalidParameterException: 1 validation error detected: Value 'paper'",
  ],
  [
    'host port unlike container port on awsvpc',
    { containerDefinitions: [{ ...app, portMappings: [{ containerPort: 80, hostPort: 81 }] }] },
    'ClientException: When networkMode=awsvpc',
  ],
  [
    'a dependency on nothing',
    {
      containerDefinitions: [
        { ...app, dependsOn: [{ containerName: 'db', condition: 'START' as const }] },
      ],
    },
    "ClientException: Container 'app' depends on 'db'",
  ],
  [
    'more than 64 KiB',
    { containerDefinitions: [{ ...app, command: ['x'.repeat(65_536)] }] },
    'ClientException: Actual length',
  ],
  [
    'secrets without an execution role',
    {
      executionRoleArn: undefined,
      requiresCompatibilities: ['EC2'],
      containerDefinitions: [{ ...app, secrets: [{ name: 'A', valueFrom: '/a' }] }],
    },
    'ClientException: When you are specifying container secrets',
  ],
  [
    'logs of Fargate without an execution role',
    {
      executionRoleArn: undefined,
      containerDefinitions: [{ ...app, logConfiguration: { logDriver: 'awslogs' } }],
    },
    'ClientException: Fargate requires task definition to have execution role ARN to support log',
  ],
  [
    'an image of ECR on Fargate without an execution role',
    {
      executionRoleArn: undefined,
      containerDefinitions: [{ ...app, image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/a' }],
    },
    'ClientException: Fargate requires task definition to have execution role ARN to support ECR',
  ],
  [
    'logs to a router that is not there',
    { containerDefinitions: [{ ...app, logConfiguration: { logDriver: 'awsfirelens' } }] },
    'ClientException: When awsfirelens log driver is specified',
  ],
  [
    'a router that nobody logs to',
    { containerDefinitions: [{ ...app, firelensConfiguration: { type: 'fluentbit' } }] },
    'ClientException: When a firelensConfiguration object is specified',
  ],
  [
    'a router that is not root',
    {
      containerDefinitions: [
        { ...app, logConfiguration: { logDriver: 'awsfirelens' } },
        { ...app, name: 'r', user: 'fluent', firelensConfiguration: { type: 'fluentbit' } },
      ],
    },
    "ClientException: If 'user' field is specified on firelens container",
  ],
  ['an empty tag list', { tags: [] }, 'InvalidParameterException: Tags can not be empty.'],
  ['a reserved tag', { tags: [{ key: 'aws:x', value: '' }] }, 'InvalidParameterException: Tag key'],
  [
    'little disk',
    { ephemeralStorage: { sizeInGiB: 20 } },
    'InvalidParameterException: ephemeralStorage.sizeInGiB',
  ],
]

test.each(refused)('%s is refused', async (_what, changes, answer) => {
  const bench = await createBench()

  const got = await refusal(
    bench.register('web', changes as Partial<RegisterTaskDefinitionRequest>).then(() => ({})),
  )

  expect(got).toContain(answer)
  expect((await bench.call('ListTaskDefinitions', {})).taskDefinitionArns).toEqual([])
})

test('a container outside Fargate needs memory of its own', async () => {
  const bench = await createBench()

  const got = await refusal(
    bench.call('RegisterTaskDefinition', { family: 'old', containerDefinitions: [app] }),
  )

  expect(got).toContain("At least one of 'memory' or 'memoryReservation' must be specified.")
})
