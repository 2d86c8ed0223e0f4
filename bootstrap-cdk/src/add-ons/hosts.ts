import { Duration } from 'aws-cdk-lib'
import {
  AutoScalingGroup,
  BlockDeviceVolume,
  DefaultResult,
  EbsDeviceVolumeType,
  GroupMetrics,
  HealthChecks,
  LifecycleTransition,
  Schedule,
  type CfnAutoScalingGroup,
} from 'aws-cdk-lib/aws-autoscaling'
import { Alarm, ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import {
  AmazonLinuxCpuType,
  InstanceType,
  LaunchTemplate,
  SubnetType,
  UserData,
} from 'aws-cdk-lib/aws-ec2'
import { AmiHardwareType, CfnCapacityProvider, EcsOptimizedImage } from 'aws-cdk-lib/aws-ecs'
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { cpuOf } from '../base/bastion.ts'
import type { Base } from '../base/index.ts'
import type { AddOns } from '../config/index.ts'
import { arnOf } from '../place.ts'

type Wanted = NonNullable<AddOns['ec2Capacity']>

const hook = 'ready'

/** Hosts of our own for tasks: a group that ECS scales by what tasks need, as a capacity provider of the cluster. */
export class Hosts extends Construct {
  /** Name of the capacity provider. */
  readonly provider: string

  constructor(scope: Construct, id: string, base: Base, wanted: Wanted) {
    super(scope, id)
    const { place } = base
    this.provider = `${place.name}-hosts`
    const group = this.#group(base, wanted, this.#template(base, wanted))
    for (const [name, { cron, timezone, min, max, desired }] of Object.entries(wanted.schedules)) {
      group.scaleOnSchedule(name, {
        schedule: Schedule.expression(cron),
        timeZone: timezone,
        minCapacity: min,
        maxCapacity: max,
        ...(desired !== undefined && { desiredCapacity: desired }),
      })
    }
    if (wanted.hook !== undefined) {
      group.addLifecycleHook('Hook', {
        lifecycleHookName: hook,
        lifecycleTransition: LifecycleTransition.INSTANCE_LAUNCHING,
        heartbeatTimeout: Duration.seconds(wanted.hook.timeout),
        defaultResult:
          wanted.hook.otherwise === 'abandon' ? DefaultResult.ABANDON : DefaultResult.CONTINUE,
      })
    }
    new CfnCapacityProvider(this, 'Provider', {
      name: this.provider,
      autoScalingGroupProvider: {
        autoScalingGroupArn: (group.node.defaultChild as CfnAutoScalingGroup).ref,
        managedScaling: { status: 'ENABLED', targetCapacity: wanted.target },
        managedTerminationProtection: 'ENABLED',
        managedDraining: 'ENABLED',
      },
    })
    this.#watch(base, group)
  }

  #template({ place, guards }: Base, wanted: Wanted): LaunchTemplate {
    const arm = cpuOf(wanted.instance) === AmazonLinuxCpuType.ARM_64
    const hardware = arm ? AmiHardwareType.ARM : AmiHardwareType.STANDARD
    const userData = UserData.forLinux()
    userData.addCommands(...setUp(place.name, this.provider, wanted.hook !== undefined))
    return new LaunchTemplate(this, 'Template', {
      launchTemplateName: `${place.name}-hosts`,
      instanceType: new InstanceType(wanted.instance),
      machineImage: EcsOptimizedImage.amazonLinux2023(hardware),
      role: this.#role(place),
      securityGroup: guards.workload,
      requireImdsv2: true,
      httpPutResponseHopLimit: 1,
      detailedMonitoring: true,
      userData,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(wanted.disk, {
            encrypted: true,
            volumeType: EbsDeviceVolumeType.GP3,
          }),
        },
      ],
    })
  }

  #role(place: Base['place']): Role {
    const managed = [
      'service-role/AmazonEC2ContainerServiceforEC2Role',
      'AmazonSSMManagedInstanceCore',
    ]
    const role = new Role(this, 'Role', {
      roleName: `${place.name}-hosts`,
      path: place.rolePath,
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: managed.map((name) => ManagedPolicy.fromAwsManagedPolicyName(name)),
    })
    const groups = arnOf(
      place,
      'autoscaling',
      `autoScalingGroup:*:autoScalingGroupName/${this.provider}`,
    )
    role.addToPolicy(
      new PolicyStatement({
        actions: ['autoscaling:CompleteLifecycleAction'],
        resources: [groups],
      }),
    )
    acknowledge(
      role,
      'The agent of ECS and sessions of Systems Manager need them, and AWS keeps them; the id in the ARN of the one group is not known before.',
      ...managed.map(
        (name) => `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`,
      ),
      `AwsSolutions-IAM5[Resource::${groups}]`,
    )
    return role
  }

  #group(
    { network, topic }: Base,
    wanted: Wanted,
    launchTemplate: LaunchTemplate,
  ): AutoScalingGroup {
    return new AutoScalingGroup(this, 'Group', {
      autoScalingGroupName: this.provider,
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      launchTemplate,
      minCapacity: wanted.min,
      maxCapacity: wanted.max,
      newInstancesProtectedFromScaleIn: true,
      healthChecks: HealthChecks.ec2({ gracePeriod: Duration.minutes(5) }),
      groupMetrics: [GroupMetrics.all()],
      notifications: [{ topic }],
    })
  }

  #watch({ place, topic }: Base, group: AutoScalingGroup): void {
    new Alarm(this, 'StatusAlarm', {
      alarmName: `${place.name}-hosts-status`,
      alarmDescription: 'A host fails its status checks',
      metric: new Metric({
        namespace: 'AWS/EC2',
        metricName: 'StatusCheckFailed',
        dimensionsMap: { AutoScalingGroupName: group.autoScalingGroupName },
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 3,
    }).addAlarmAction(new SnsAction(topic))
  }
}

/** A host joins the cluster, and says that it is ready when the agent of ECS answers. */
function setUp(cluster: string, group: string, hooked: boolean): string[] {
  const join = [
    'set -eu',
    `echo 'ECS_CLUSTER=${cluster}' >> /etc/ecs/ecs.config`,
    // Tasks must not take on the role of the host.
    `echo 'ECS_AWSVPC_BLOCK_IMDS=true' >> /etc/ecs/ecs.config`,
  ]
  const metadata = 'http://169.254.169.254/latest'
  const ready = [
    'command -v aws >/dev/null || dnf install -y awscli-2',
    // The agent starts when this script has ended, so the wait goes on beside it.
    `cat > /usr/local/bin/plumbline-ready <<'READY'`,
    '#!/bin/sh',
    'until curl -fsS http://localhost:51678/v1/metadata >/dev/null; do sleep 3; done',
    `token=$(curl -fsS -X PUT ${metadata}/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 300')`,
    `id=$(curl -fsS -H "X-aws-ec2-metadata-token: $token" ${metadata}/meta-data/instance-id)`,
    `region=$(curl -fsS -H "X-aws-ec2-metadata-token: $token" ${metadata}/meta-data/placement/region)`,
    `aws autoscaling complete-lifecycle-action --region "$region" --instance-id "$id" --auto-scaling-group-name ${group} --lifecycle-hook-name ${hook} --lifecycle-action-result CONTINUE`,
    'READY',
    'chmod 0755 /usr/local/bin/plumbline-ready',
    'systemd-run --unit=plumbline-ready /usr/local/bin/plumbline-ready',
  ]
  return hooked ? [...join, ...ready] : join
}
