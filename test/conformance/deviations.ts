import type { Facts } from './check.ts'

/** One way in which moto is not AWS, and the checks that show it. */
export interface Deviation {
  readonly id: string
  readonly what: string
  /** By check: what moto answers where AWS would answer what the check expects. */
  readonly shows: Readonly<Record<string, Facts>>
}

/** The moto that the list was made with. `scripts/requirements.txt` installs it. */
export const motoVersionOfTheList = '5.2.1'

/**
 * Every known difference between moto and what AWS documents, as far as Plumbline uses it. A difference that is not
 * here fails the contract, and so does an entry that moto no longer shows: an upgrade of moto shortens this list.
 */
export const deviations: readonly Deviation[] = [
  {
    id: 'M01',
    what: 'CreateService forgets most optional members, the whole deployment configuration among them, and fills in none.',
    shows: {
      'ecs/service-members': {
        deploymentConfiguration: 'lost',
        enableECSManagedTags: 'lost',
        enableExecuteCommand: 'lost',
        healthCheckGracePeriodSeconds: 'lost',
        availabilityZoneRebalancing: 'lost',
      },
      'ecs/service-defaults': {
        percents: [null, null],
        circuitBreaker: null,
        enableECSManagedTags: null,
        enableExecuteCommand: null,
        platformVersion: null,
        assignPublicIp: null,
      },
    },
  },
  {
    id: 'M02',
    what: 'A client token changes nothing: the same request with the same token starts a new deployment.',
    shows: { 'ecs/service-client-token': { deployment: 'another' } },
  },
  {
    id: 'M03',
    what: 'CreateService with the name of an existing service puts the new one in its place.',
    shows: {
      'ecs/service-create-errors': { sameNameOtherContent: 'none' },
      'ecs/service-recreate': { draining: 'none' },
    },
  },
  {
    id: 'M04',
    what: 'Sizes that Fargate does not have are accepted.',
    shows: { 'ecs/task-definition-invalid': { noSuchSize: 'none' } },
  },
  {
    id: 'M05',
    what: 'UpdateService keeps what it is given as it was written: a task definition without its ARN, and a deployment configuration in the place of the old one.',
    shows: {
      'ecs/service-update-merges': {
        taskDefinition: 'ecs-service-update-merges:2',
        percents: [150, null],
        breaker: null,
      },
    },
  },
  {
    id: 'M06',
    what: 'There is no rollout: an update changes the counts at once, and the one deployment keeps its old task definition.',
    shows: {
      'ecs/rollout-next': {
        during: [['PRIMARY', 'COMPLETED', ':1']],
        after: [['PRIMARY', 'COMPLETED', ':1']],
        running: 10,
      },
    },
  },
  {
    id: 'M07',
    what: 'A forced deployment gives the one deployment another id, and that is all.',
    shows: { 'ecs/rollout-forced': { deployments: 1 } },
  },
  {
    id: 'M08',
    what: 'A deleted service can be updated.',
    shows: { 'ecs/service-delete': { update: 'none' } },
  },
  {
    id: 'M09',
    what: 'A service tells neither when it was created nor what happened to it.',
    shows: {
      'ecs/service-defaults': { createdAt: false },
      'ecs/rollout-first': { events: false },
    },
  },
  {
    id: 'M10',
    what: 'DescribeServices takes any number of names, and names a missing service without its cluster.',
    shows: {
      'ecs/service-describe-limits': { eleven: 'none' },
      'ecs/service-unknown': { arn: 'without its cluster' },
    },
  },
  {
    id: 'M11',
    what: 'ListServices has one page, and deleted services on it.',
    shows: { 'ecs/service-list': { page: 3, next: false, afterDelete: 3 } },
  },
  {
    id: 'M12',
    what: 'A service has no tasks.',
    shows: {
      'ecs/tasks-of-a-service': { listed: 0, lastStatus: [], group: false, startedBy: false },
      'ecs/task-stop': { desiredStatus: null, stopCode: null, replaced: 0 },
    },
  },
  {
    id: 'M13',
    what: 'A deleted service is INACTIVE at once, and a cluster with services can be deleted.',
    shows: {
      'ecs/service-delete': { forced: 'INACTIVE' },
      'ecs/cluster-with-services': { delete: 'none' },
    },
  },
  {
    id: 'M14',
    what: 'Service deployments, service revisions and the tags of scalable targets are answered with a web page about an internal error.',
    shows: {
      'scaling/tags': { list: 'SyntaxError', tags: null },
      'ecs/service-deployments': {
        list: 'SyntaxError',
        status: null,
        revision: null,
        current: null,
      },
    },
  },
  {
    id: 'M15',
    what: 'A task definition loses its fault injection flag, tells neither when nor by whom it was registered, fills in no port members, and is listed in one order and on one page.',
    shows: {
      'ecs/task-definition-members': { enableFaultInjection: 'lost' },
      'ecs/task-definition-defaults': {
        registeredAt: false,
        registeredBy: false,
        portMappings: [{ containerPort: 80 }],
      },
      'ecs/task-definition-list': { descending: [':1', ':2'], paged: false },
    },
  },
  {
    id: 'M16',
    what: 'A task that is run by itself runs at once, ends a step further with every look, and never says why it stopped.',
    shows: {
      'ecs/run-task': { first: 'RUNNING', later: 'DEACTIVATING', stopped: null },
    },
  },
  {
    id: 'M18',
    what: 'A target is healthy as soon as it is registered, whether a listener uses its group or not.',
    shows: { 'elbv2/targets': { unused: 'healthy', used: 'healthy' } },
  },
  {
    id: 'M19',
    what: 'A target group with a name that is taken is refused, also with the same settings.',
    shows: { 'elbv2/target-group': { again: 'another answer' } },
  },
  {
    id: 'M20',
    what: 'Two rules cannot change places in one call.',
    shows: { 'elbv2/rule': { swapped: ['10', '20'] } },
  },
  {
    id: 'M21',
    what: 'A target group has 7 attributes, and a rule no transforms.',
    shows: { 'elbv2/target-group': { attributes: 7 }, 'elbv2/rule': { transforms: null } },
  },
  {
    id: 'M22',
    what: 'A new scalable target does not move the count, and tells nothing of what is suspended.',
    shows: { 'scaling/target': { moved: 1, suspended: [null, null, null] } },
  },
  {
    id: 'M23',
    what: 'A policy needs no scalable target, and stays with its alarms when that goes.',
    shows: {
      'scaling/target': { policyWithout: 'none' },
      'scaling/policy': { gone: 2, policies: 1 },
    },
  },
  {
    id: 'M24',
    what: 'A new alarm is OK.',
    shows: { 'cloudwatch/alarm': { state: 'OK' } },
  },
  {
    id: 'M29',
    what: 'Every new service runs as many tasks as the environment variable says, whatever it wants.',
    shows: { 'ecs/rollout-first': { running: 10, pending: -8 } },
  },
  {
    id: 'M30',
    what: 'A family stands for its newest revision, even when that one is deregistered.',
    shows: { 'ecs/task-definition-deregister': { newest: ':2' } },
  },
  {
    id: 'M31',
    what: 'DescribeTasks says nothing of a task that there is not, and StopTask fails inside moto.',
    shows: { 'ecs/task-unknown': { failure: null, stop: 'SyntaxError' } },
  },
  {
    id: 'M32',
    what: 'DescribeLogGroups ignores the names that it is asked for and answers with every group.',
    shows: { 'logs/by-name': { found: ['a', 'b', 'bb'] } },
  },
  {
    id: 'M33',
    what: 'A log group takes any number of days as its retention.',
    shows: { 'logs/retention': { odd: 'none' } },
  },
  {
    id: 'M35',
    what: 'DescribeTags takes any number of load balancing resources.',
    shows: { 'elbv2/tags': { many: 'none' } },
  },
  {
    id: 'M34',
    what: 'The checksum that comes with an object is kept and not checked.',
    shows: { 's3/checksums': { wrong: 'none' } },
  },
  {
    id: 'M36',
    what: 'RunTask fails inside moto when the memory is that of the task, and the containers name none.',
    shows: { 'ecs/run-task-memory': { ofTheTaskAlone: 'SyntaxError' } },
  },
  {
    id: 'M38',
    what: 'A target group keeps its load balancer when the last rule that forwards to it is deleted.',
    shows: { 'elbv2/released': { released: 1 } },
  },
  {
    id: 'M37',
    what: 'A deployment does not tell of its Service Connect configuration.',
    shows: { 'ecs/service-connect': { afterCreate: null, afterUpdate: null } },
  },
]

/** What moto is expected to answer to one check where it is not AWS. */
export function deviationsOf(check: string): Facts {
  return Object.assign({}, ...deviations.map((one) => one.shows[check] ?? {})) as Facts
}
