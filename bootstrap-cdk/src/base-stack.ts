import { CfnOutput, Stack, Tags, type App } from 'aws-cdk-lib'
import { addOnsOf } from './add-ons/index.ts'
import { createBase, type Base } from './base/index.ts'
import { Github } from './base/github.ts'
import { databasePort } from './base/guards.ts'
import { Roles } from './base/roles.ts'
import { TaskRoles } from './base/task-roles.ts'
import { Handover } from './handover.ts'
import type { Place } from './place.ts'

/** Everything of an environment that changes slowly. It depends on nothing that runs on it. */
export class BaseStack extends Stack {
  readonly base: Base

  constructor(app: App, place: Place) {
    const { account, region, environment, tags } = place.config
    super(app, `base-${place.name}`, {
      env: { account, region },
      description: `Plumbline: the base of ${place.name}`,
      terminationProtection: true,
    })
    Tags.of(this).add('plumbline:bootstrap', environment)
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value)
    const base = createBase(this, place)
    this.base = base
    const handover = new Handover(this, 'Handover', place)
    const added = addOnsOf(base, handover)
    const roles = new Roles(this, 'Roles', place, [
      base.database.secretArn,
      ...base.stores.secrets.map(({ ref }) => ref),
      ...added.secrets,
    ])
    new TaskRoles(this, 'TaskRoles', place, added)
    base.cluster.offer(added.providers)
    handBase(handover, base, roles)
    handGithub(handover, base)
    tell(this, base)
  }
}

function handBase(handover: Handover, base: Base, roles: Roles): void {
  const { network, guards, stores, topic, database, bastion, entrance, cluster, events } = base
  const { cluster: rows } = database
  handover.put({
    'network/vpcId': network.vpc.vpcId,
    'network/vpcCidr': network.vpc.vpcCidrBlock,
    'network/publicSubnetIds': network.publicSubnetIds,
    'network/privateSubnetIds': network.privateSubnetIds,
    'network/workloadSecurityGroupId': guards.workload.securityGroupId,
    'cluster/name': cluster.name,
    'cluster/arn': cluster.arn,
    'alb/arn': entrance.balancer.loadBalancerArn,
    'alb/dnsName': entrance.balancer.loadBalancerDnsName,
    'alb/hostedZoneId': entrance.balancer.loadBalancerCanonicalHostedZoneId,
    'alb/fullName': entrance.balancer.loadBalancerFullName,
    'alb/listenerArn': entrance.listener.listenerArn,
    'alb/securityGroupId': guards.entrance.securityGroupId,
    'database/host': rows.attrEndpointAddress,
    'database/readHost': rows.attrReadEndpointAddress,
    'database/port': String(databasePort),
    'database/name': base.place.config.database.name,
    'database/secretArn': database.secretArn,
    'database/clusterIdentifier': database.identifier,
    'iam/executionRoleArn': roles.execution.roleArn,
    'iam/infrastructureRoleArn': roles.infrastructure.roleArn,
    'iam/schedulerRoleArn': roles.scheduler.roleArn,
    'iam/taskRolePath': base.place.taskRolePath,
    'puppet/bucket': stores.puppet.bucketName,
    'puppet/signingKeyArn': stores.signingKey.keyArn,
    'bastion/instanceId': bastion.instance.instanceId,
    'registry/controllerUri': stores.controllerImages.repositoryUri,
    'alerts/topicArn': topic.topicArn,
    'events/queueUrl': events.queue.queueUrl,
  })
}

function handGithub(handover: Handover, { stack, place, stores }: Base): void {
  const { github } = place.config
  if (github === undefined) return
  const wanted = github.push.flatMap((name) => stores.repositories.get(name) ?? [])
  const { role } = new Github(stack, 'Github', place, github, wanted)
  handover.put({ 'cicd/githubRoleArn': role.roleArn })
}

/** For people; programs read the hand-over. */
function tell(stack: Stack, { place, entrance, bastion, database, stores }: Base): void {
  const scheme = place.config.entrance.certificate === undefined ? 'http' : 'https'
  const outputs = {
    ApplicationUrl: `${scheme}://${entrance.balancer.loadBalancerDnsName}`,
    BastionInstanceId: bastion.instance.instanceId,
    DatabaseEndpoint: database.cluster.attrEndpointAddress,
    DatabaseSecretArn: database.secretArn,
    PuppetBucketName: stores.puppet.bucketName,
  }
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value })
}
