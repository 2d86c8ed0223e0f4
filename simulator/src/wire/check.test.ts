import { expect, test } from 'vitest'
import { catalog } from './catalog.ts'
import { findProblem } from './check.ts'
import type { Shape } from './sdk.ts'

function inputOf(name: string): Shape {
  const ecs = catalog().find((service) => service.name === 'ecs')
  const operation = ecs?.operations.get(name)
  if (operation === undefined) throw new Error(`ECS has no ${name}`)
  return operation.input
}

const family = 'web'
const container = { name: 'app', image: 'shop/web:1' }

test.each([
  ['DescribeServices', {}, 'missing', 'services'],
  ['DescribeServices', { services: 'web' }, 'type', 'services'],
  ['DescribeServices', { services: ['web', 7] }, 'type', 'services[1]'],
  ['UpdateService', { service: 'web', desiredCount: '3' }, 'type', 'desiredCount'],
  ['UpdateService', { service: 'web', forceNewDeployment: 'yes' }, 'type', 'forceNewDeployment'],
  ['RegisterTaskDefinition', { family }, 'missing', 'containerDefinitions'],
  [
    'RegisterTaskDefinition',
    { family, containerDefinitions: [{ ...container, logConfiguration: {} }] },
    'missing',
    'containerDefinitions[0].logConfiguration.logDriver',
  ],
  [
    'RegisterTaskDefinition',
    { family, containerDefinitions: [{ ...container, dockerLabels: { a: 1 } }] },
    'type',
    'containerDefinitions[0].dockerLabels.a',
  ],
])('%s of %j: %s at %s', (operation, input, kind, path) => {
  expect(findProblem(inputOf(operation), input)).toMatchObject({ kind, path })
})

test.each([
  ['DescribeServices', { services: ['web'] }],
  ['UpdateService', { service: 'web', desiredCount: 3, unknown: 'ignored' }],
  [
    'RegisterTaskDefinition',
    { family, containerDefinitions: [{ ...container, dockerLabels: { a: '1' } }] },
  ],
])('%s of %j is fine', (operation, input) => {
  expect(findProblem(inputOf(operation), input)).toBeUndefined()
})
