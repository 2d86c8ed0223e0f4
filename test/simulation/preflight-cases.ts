import type { World } from '@plumbline/simulator'
import type { Files } from '../support/memory-git.ts'
import { job } from '../support/shop.ts'
import { ask, filesOf, push, registry, secret } from './preflight-world.ts'

const scheduler = 'arn:aws:iam::123456789012:role/scheduler'

/** What a release needs and lacks, and what mends it. */
export interface Case {
  /** What is committed, where it is not the sound service. */
  readonly files?: Files
  readonly unit?: 'prod/job/nightly'
  /** What is wrong in the world. */
  readonly breaks?: (world: World) => unknown
  readonly says: RegExp
  /** What somebody does about it: in the world, or with another commit. */
  readonly mends: ((world: World) => unknown) | Files
}

const pushed = (tag: string) => (world: World) => push(world, tag)
/** An image that was built for several platforms, with what its builder says of how it was made. */
const built =
  (...platforms: readonly string[]) =>
  (world: World) => {
    const mediaType = 'application/vnd.oci.image.index.v1+json'
    const manifests = [...platforms, 'unknown/unknown'].map((platform) => {
      const [os, architecture] = platform.split('/')
      return { platform: { os, architecture } }
    })
    return push(world, 'built', JSON.stringify({ mediaType, manifests }), mediaType)
  }
const trusting = (service: string) =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  })
const created = (RoleName: string, service: string) => (world: World) =>
  ask(world, 'iam:CreateRole', { RoleName, AssumeRolePolicyDocument: trusting(service) })
const trustOf = (RoleName: string, service: string) => (world: World) =>
  ask(world, 'iam:UpdateAssumeRolePolicy', { RoleName, PolicyDocument: trusting(service) })
const valued = (world: World, SecretString: string) =>
  ask(world, 'secretsmanager:PutSecretValue', { SecretId: secret, SecretString })
/** What Plumbline may pass on in this world. */
const passes = (Resource: string, service?: string) => (world: World) => {
  const Condition = { StringEquals: { 'iam:PassedToService': service } }
  const Statement = {
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource,
    ...(service && { Condition }),
  }
  const PolicyDocument = JSON.stringify({ Statement: [Statement] })
  return ask(world, 'iam:PutUserPolicy', { UserName: 'direct', PolicyName: 'own', PolicyDocument })
}
const nightly = {
  'jobs/nightly.yaml': job(
    'nightly',
    `{ image: "nginx:1", command: [run], schedule: { cron: "0 3 * * *" }, roles: { scheduler: scheduler } }`,
  ),
}
/** Behind the listener of the world, whose ARN takes the place of `$LISTENER`. */
const routed = (raw: object) =>
  filesOf(
    { port: 8080, ingress: { web: { listener: 'public', hosts: ['shop.example'] } }, raw },
    {},
    { listeners: { public: { arn: '$LISTENER', rulePriorities: '1000-1999' } } },
  )

export const cases: Readonly<Record<string, Case>> = {
  'image: no such tag': {
    files: filesOf({ image: `${registry}/shop/web:2` }),
    says: /^apps\/web\.yaml:5:10: there is no image 2 in shop\/web of 1234/,
    mends: pushed('2'),
  },
  'image: no repository, and no registry behind the name': {
    files: filesOf({ image: `${registry}/hub/library/nginx:1` }),
    says: /^apps\/web\.yaml:5:10: there is no repository hub\/library\/nginx in 1234/,
    mends: (world) =>
      ask(world, 'ecr:CreatePullThroughCacheRule', {
        ecrRepositoryPrefix: 'hub',
        upstreamRegistryUrl: 'registry-1.docker.io',
      }),
  },
  'image: no such digest': {
    files: filesOf({ image: `${registry}/shop/web@sha256:${'0'.repeat(64)}` }),
    says: /^apps\/web\.yaml:5:10: there is no image sha256:0000/,
    mends: filesOf({}),
  },
  'image: no such repository': {
    files: filesOf({ image: `${registry}/shop/wbe:1` }),
    says: /^apps\/web\.yaml:5:10: there is no repository shop\/wbe/,
    mends: filesOf({}),
  },
  'platform: an image for another processor': {
    files: filesOf({ image: `${registry}/shop/web:built` }),
    breaks: built('linux/arm64', 'windows/amd64'),
    says: /^apps\/web\.yaml:5:10: shop\/web:built is for linux\/arm64 and windows\/amd64, and the tasks need linux\/amd64/,
    mends: built('linux/arm64', 'linux/amd64'),
  },
  'platform: tasks for another processor': {
    files: filesOf({ image: `${registry}/shop/web:built`, arch: 'arm64' }),
    breaks: built('linux/amd64'),
    says: /is for linux\/amd64, and the tasks need linux\/arm64/,
    mends: filesOf({ image: `${registry}/shop/web:built` }),
  },
  'image: of a sidecar': {
    files: filesOf({ sidecars: { proxy: { image: `${registry}/shop/web:9` } } }),
    says: /^apps\/web\.yaml:\d+:14: there is no image 9/,
    mends: pushed('9'),
  },
  'launch: a network mode that Fargate does not take': {
    files: filesOf({ raw: { taskDefinition: { networkMode: 'bridge' } } }),
    says: /the tasks run on Fargate, which takes the network mode awsvpc, and the task definition has bridge$/,
    mends: filesOf({}),
  },
  'launch: a network mode of EC2, with subnets': {
    files: filesOf({
      raw: {
        taskDefinition: { networkMode: 'host', requiresCompatibilities: ['EC2'] },
        service: { launchType: 'EC2' },
      },
    }),
    says: /with the network mode host tasks share the network of their host, and subnets are sent/,
    mends: filesOf({}),
  },
  'launch: no subnets': {
    files: filesOf({ raw: { service: { networkConfiguration: null } } }),
    says: /with the network mode awsvpc every task needs a subnet, and none is sent$/,
    mends: filesOf({}),
  },
  'role: the task has none': {
    files: filesOf({ roles: { task: 'wbe', execution: 'ecs' } }),
    says: /^apps\/web\.yaml:8:11: there is no role arn:aws:iam::123456789012:role\/wbe in the account/,
    mends: created('wbe', 'ecs-tasks.amazonaws.com'),
  },
  'role: another path': {
    files: filesOf({
      roles: { task: 'web', execution: 'arn:aws:iam::123456789012:role/shop/ecs' },
    }),
    says: /^apps\/web\.yaml:9:16: .*role\/shop\/ecs; the one of that name is .*role\/ecs$/,
    mends: filesOf({}),
  },
  'role: does not trust tasks': {
    breaks: trustOf('ecs', 'ec2.amazonaws.com'),
    says: /^apps\/web\.yaml:9:16: the execution role .* does not let ecs-tasks\.amazonaws\.com take it on/,
    mends: trustOf('ecs', 'ecs-tasks.amazonaws.com'),
  },
  'role: does not trust the scheduler': {
    files: filesOf({}, nightly),
    unit: 'prod/job/nightly',
    breaks: created('scheduler', 'ecs-tasks.amazonaws.com'),
    says: new RegExp(
      `^jobs/nightly.yaml:4:.*: the scheduler role ${scheduler} does not let scheduler`,
    ),
    mends: trustOf('scheduler', 'scheduler.amazonaws.com'),
  },
  'role-left-out: sessions, which raw asks for': {
    files: filesOf({
      roles: { execution: 'ecs' },
      raw: { service: { enableExecuteCommand: true } },
    }),
    says: /^apps\/web\.yaml:\d+:\d+: there is no task role, with which sessions are opened$/,
    mends: filesOf({}),
  },
  'role-left-out: Fargate pulls with it': {
    files: filesOf({ secrets: {}, raw: { taskDefinition: { executionRoleArn: null } } }),
    says: /^apps\/web\.yaml:5:10: there is no execution role, with which Fargate pulls from ECR$/,
    mends: filesOf({}),
  },
  'pass-role: the policies of Plumbline do not allow it': {
    breaks: passes('arn:aws:iam::123456789012:role/other'),
    says: /^apps\/web\.yaml:8:11: .*user\/direct may not pass the task role .*role\/web to ecs-tasks\.amazonaws\.com: IAM says implicitDeny/,
    mends: passes('*'),
  },
  'pass-role: to another service alone': {
    breaks: passes('*', 'ec2.amazonaws.com'),
    says: /^apps\/web\.yaml:8:11: .*user\/direct may not pass the task role/,
    mends: passes('*', 'ecs-tasks.amazonaws.com'),
  },
  'secret: none of that ARN': {
    files: filesOf({ secrets: { PASSWORD: { secretsManager: secret.replace('Ab', 'Xy') } } }),
    says: /^apps\/web\.yaml:12:23: there is no secret .*db-XyCdEf, which PASSWORD comes from/,
    mends: filesOf({}),
  },
  'secret: about to be deleted': {
    breaks: (world) => ask(world, 'secretsmanager:DeleteSecret', { SecretId: secret }),
    says: /^apps\/web\.yaml:12:23: the secret .* is going to be deleted/,
    mends: (world) => ask(world, 'secretsmanager:RestoreSecret', { SecretId: secret }),
  },
  'secret: no such version': {
    files: filesOf({ secrets: { PASSWORD: { secretsManager: secret, version: 'abc' } } }),
    says: /has no version abc, which PASSWORD comes from/,
    mends: filesOf({}),
  },
  'secret-key: not in the value': {
    files: filesOf({}, {}, {}, '{ checkSecretKeys: true }'),
    breaks: (world) => valued(world, '{"user":"hunter2"}'),
    says: /^apps\/web\.yaml:13:12: the secret .*db-AbCdEf has no key password, which PASSWORD comes from$/,
    mends: (world) => valued(world, '{"password":"hunter2"}'),
  },
  'secret-key: of a value that is no JSON': {
    files: filesOf({}, {}, {}, '{ checkSecretKeys: true }'),
    breaks: (world) => valued(world, 'hunter2'),
    says: /^apps\/web\.yaml:13:12: the value of the secret .* is no JSON object/,
    mends: filesOf({}),
  },
  'parameter: none of that name': {
    files: filesOf({ secrets: { TOKEN: { ssm: '/prod/tokn' } } }),
    says: /^apps\/web\.yaml:12:12: there is no parameter \/prod\/tokn, which TOKEN comes from/,
    mends: (world) =>
      ask(world, 'ssm:PutParameter', { Name: '/prod/tokn', Type: 'String', Value: 'x' }),
  },
  'log-group: somebody else has to make it': {
    files: filesOf({ logs: { group: '/other' } }),
    says: /there is no log group \/other, to which the container web writes/,
    mends: (world) => ask(world, 'logs:CreateLogGroup', { logGroupName: '/other' }),
  },
  'port: not one of the container': {
    files: routed({ containers: { web: { portMappings: [{ containerPort: 9090 }] } } }),
    says: /^apps\/web\.yaml:\d+:\d+: requests are to reach port 8080 of the container web, which has the ports 9090/,
    mends: routed({}),
  },
  'cluster: a capacity provider that it does not know': {
    files: filesOf({ capacity: { 'other-instances': { weight: 1 } } }),
    says: /the cluster prod does not know the capacity provider other-instances/,
    mends: filesOf({}),
  },
  'network: no such subnet': {
    files: filesOf({}, {}, { network: { subnets: ['subnet-z'], securityGroups: ['sg-app'] } }),
    says: /^environments\/prod\.yaml:\d+:\d+: there is no subnet subnet-z in eu-west-1/,
    mends: (world) => world.control('ec2', { type: 'subnet', id: 'subnet-z', cidr: '10.0.9.0/24' }),
  },
  'network: a security group of another VPC': {
    breaks: (world) => world.control('ec2', { type: 'security-group', id: 'sg-app', vpc: 'vpc-2' }),
    says: /the subnets are in vpc-0, and a security group is in another VPC/,
    mends: (world) => world.control('ec2', { type: 'security-group', id: 'sg-app', vpc: 'vpc-0' }),
  },
  'network: no addresses left': {
    breaks: (world) => subnets(world, '10.0.0.0/28', 11),
    says: /the subnets have 0 addresses left, and the rollout needs 2/,
    mends: (world) => subnets(world, '10.0.0.0/28', 0),
  },
  'limit: a task definition that is too large': {
    files: filesOf({ env: variables(3_000) }),
    says: /^apps\/web\.yaml:\d+:\d+: bytes of the task definition: \d{5}, and ECS takes 65536/,
    mends: filesOf({ env: variables(20) }),
  },
}

function subnets(world: World, cidr: string, taken: number): void {
  for (const id of ['subnet-a', 'subnet-b'])
    world.control('ec2', { type: 'subnet', id, cidr, taken })
}

function variables(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`V${index}`, 'x']))
}
