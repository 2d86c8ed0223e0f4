import { call, service, serviceFrom, tagService, type Fields } from '../by-hand.ts'
import { is, leaves, same, type Edit } from './edit.ts'

const api = (...paths: string[]) => ({ 'prod/service/api service/api': paths })
const network = (live: Fields) =>
  (live.networkConfiguration as { awsvpcConfiguration: Fields }).awsvpcConfiguration
const withNetwork = (change: Fields) => (live: Fields) => ({
  networkConfiguration: { awsvpcConfiguration: { ...network(live), ...change } },
})
const deployment = (change: Fields) => (live: Fields) => ({
  deploymentConfiguration: { ...(live.deploymentConfiguration as Fields), ...change },
})

/** Of a service. */
export const ofService: readonly Edit[] = [
  is('the number of tasks', 'change', service('api', { desiredCount: 5 }), api('desiredCount')),
  is('no task at all', 'change', service('api', { desiredCount: 0 }), api('desiredCount')),
  is(
    'exec switched on',
    'change',
    service('api', { enableExecuteCommand: true }),
    api('enableExecuteCommand'),
  ),
  is(
    'most tasks during a deployment',
    'change',
    serviceFrom('api', deployment({ maximumPercent: 180 })),
    api('deployment.maximumPercent'),
  ),
  is(
    'least tasks during a deployment',
    'change',
    serviceFrom('api', deployment({ minimumHealthyPercent: 60 })),
    api('deployment.minimumHealthyPercent'),
  ),
  is(
    'the circuit breaker without rollback',
    'change',
    serviceFrom('api', deployment({ deploymentCircuitBreaker: { enable: true, rollback: false } })),
    api('deployment.circuitBreaker.rollback'),
  ),
  is('another bake time', 'change', serviceFrom('shift', deployment({ bakeTimeInMinutes: 9 })), {
    'prod/service/shift service/shift': ['deployment.bakeTimeInMinutes'],
  }),
  is(
    'alarms of the deployment taken away',
    'remove',
    serviceFrom('web', deployment({ alarms: { alarmNames: [], enable: false, rollback: false } })),
    {
      'prod/service/web service/web': [
        'deployment.alarms.alarmNames',
        'deployment.alarms.enable',
        'deployment.alarms.rollback',
      ],
    },
  ),
  is(
    'another security group',
    'change',
    serviceFrom('api', withNetwork({ securityGroups: ['sg-other'] })),
    api('network.securityGroups'),
  ),
  is(
    'a subnet more',
    'add',
    serviceFrom('api', withNetwork({ subnets: ['subnet-a', 'subnet-b', 'subnet-c'] })),
    api('network.subnets'),
  ),
  is(
    'a subnet less',
    'remove',
    serviceFrom('api', withNetwork({ subnets: ['subnet-a'] })),
    api('network.subnets'),
  ),
  is(
    'a public address',
    'change',
    serviceFrom('api', withNetwork({ assignPublicIp: 'ENABLED' })),
    api('network.assignPublicIp'),
  ),
  is(
    'other shares of capacity',
    'change',
    service('api', {
      forceNewDeployment: true,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 1, weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 5 },
      ],
    }),
    api('capacityProviderStrategy.FARGATE_SPOT.weight'),
  ),
  is(
    'a capacity provider less',
    'remove',
    service('api', {
      forceNewDeployment: true,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }],
    }),
    api('capacityProviderStrategy.FARGATE_SPOT.weight'),
  ),
  is(
    'plain Fargate in place of providers',
    'remove',
    service('api', { forceNewDeployment: true, capacityProviderStrategy: [] }),
    api(
      'capacityProviderStrategy.FARGATE.base',
      'capacityProviderStrategy.FARGATE.weight',
      'capacityProviderStrategy.FARGATE_SPOT.weight',
      'launchType',
    ),
  ),
  is(
    'tags of tasks that come from the service',
    'add',
    service('api', { propagateTags: 'SERVICE' }),
    api('propagateTags'),
  ),
  is(
    'managed tags',
    'add',
    service('api', { enableECSManagedTags: true }),
    api('enableECSManagedTags'),
  ),
  is('a grace period', 'change', service('web', { healthCheckGracePeriodSeconds: 77 }), {
    'prod/service/web service/web': ['healthCheckGracePeriodSeconds'],
  }),
  is(
    'Service Connect, which is on the deployment alone',
    'add',
    service('api', {
      serviceConnectConfiguration: { enabled: true, namespace: 'shop.local', services: [] },
    }),
    api('serviceConnectConfiguration.enabled', 'serviceConnectConfiguration.namespace'),
  ),
  is('a route to a target group taken away', 'remove', service('web', { loadBalancers: [] }), {
    'prod/service/web service/web': ['containerName', 'containerPort', 'targetGroupArn'].map(
      (field) => `loadBalancers.prod-web-shop-….${field}`,
    ),
  }),
  is(
    'a tag of the documents with another value',
    'change',
    tagService('api', 'TagResource', { tags: [{ key: 'team', value: 'other' }] }),
    api('tags.team'),
  ),
  is(
    'a tag of the documents taken away',
    'remove',
    tagService('api', 'UntagResource', { tagKeys: ['team'] }),
    api('tags.team'),
  ),
  leaves(
    'a tag that no document names',
    'add',
    'tags of others, such as those of cost reports, stay',
    tagService('api', 'TagResource', { tags: [{ key: 'finance', value: '7' }] }),
  ),
  leaves(
    'the number of tasks between the limits of auto scaling',
    'change',
    'auto scaling decides the number between its limits',
    service('web', { desiredCount: 4 }),
  ),
  is(
    'the number of tasks above the limits of auto scaling',
    'change',
    service('web', { desiredCount: 12 }),
    { 'prod/service/web service/web': ['desiredCount'] },
  ),
  same(
    'subnets in another order',
    'reorder',
    serviceFrom('api', withNetwork({ subnets: ['subnet-b', 'subnet-a'] })),
  ),
  same(
    'capacity providers in another order',
    'reorder',
    service('api', {
      forceNewDeployment: true,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE_SPOT', weight: 1 },
        { capacityProvider: 'FARGATE', base: 1, weight: 1 },
      ],
    }),
  ),
  same(
    'percents of AWS, said',
    'default',
    serviceFrom('api', deployment({ maximumPercent: 200, minimumHealthyPercent: 100 })),
  ),
  same(
    'defaults, said',
    'default',
    service('api', {
      enableExecuteCommand: false,
      propagateTags: 'NONE',
      enableECSManagedTags: false,
    }),
  ),
  same('tasks made anew', 'default', service('api', { forceNewDeployment: true })),
  is(
    'a service that is gone',
    'delete',
    call('ecs', 'DeleteService', { cluster: 'prod', service: 'api', force: true }),
    { 'prod/service/api service/api': ['(create)'] },
  ),
]
