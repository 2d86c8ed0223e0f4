import { Duration, Tags } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import {
  AmazonLinuxCpuType,
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  Instance,
  InstanceType,
  MachineImage,
  SubnetType,
  type IVpc,
  type SecurityGroup,
} from 'aws-cdk-lib/aws-ec2'
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { CfnAssociation, CfnDocument } from 'aws-cdk-lib/aws-ssm'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Place } from '../place.ts'
import { hostAgentScript } from './host-agent.ts'

interface Neighbours {
  readonly vpc: IVpc
  readonly securityGroup: SecurityGroup
  /** Name of the bucket of Puppet bundles. */
  readonly puppet: string
  readonly alerts: ITopic
}

/**
 * A host inside the network, for people who look at the database. It has no public address, no open port and no key: its
 * shell is a session of Systems Manager. Puppet configures it, so it is rebuilt rather than repaired.
 */
export class Bastion extends Construct {
  readonly instance: Instance

  constructor(scope: Construct, id: string, place: Place, neighbours: Neighbours) {
    super(scope, id)
    const { bastion } = place.config
    this.instance = new Instance(this, 'Host', {
      instanceName: `${place.name}-bastion`,
      vpc: neighbours.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroup: neighbours.securityGroup,
      instanceType: new InstanceType(bastion.instance),
      machineImage: MachineImage.latestAmazonLinux2023({ cpuType: cpuOf(bastion.instance) }),
      requireImdsv2: true,
      detailedMonitoring: true,
      role: this.#role(place, neighbours.puppet),
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(bastion.disk, {
            encrypted: true,
            volumeType: EbsDeviceVolumeType.GP3,
          }),
        },
      ],
    })
    Tags.of(this.instance).add('plumbline:puppet-fleet', bastion.puppet.bundle)
    acknowledge(
      this.instance,
      'Nothing on it is worth protecting: Puppet configures it, and a new image replaces it.',
      'AwsSolutions-EC29',
    )
    this.#agent(place, neighbours.puppet)
    this.#watch(place, neighbours.alerts)
  }

  #role({ config, name, rolePath }: Place, bucket: string): Role {
    const { bundle, prefix } = config.bastion.puppet
    const managed = 'AmazonSSMManagedInstanceCore'
    const role = new Role(this, 'Role', {
      roleName: `${name}-bastion`,
      path: rolePath,
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(managed)],
    })
    const key = (path: string) => `arn:aws:s3:::${bucket}/${prefix}${path}`
    const reads = [key(`bundles/${bundle}/*`), key(`current/${bundle}.json`)]
    const reports = key(`reports/${bundle}/*`)
    role.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: reads }))
    role.addToPolicy(new PolicyStatement({ actions: ['s3:PutObject'], resources: [reports] }))
    acknowledge(
      role,
      'Bundles are named by their digest and reports by the time, below the name of the one bundle of this host.',
      ...[key(`bundles/${bundle}/*`), reports].map((arn) => `AwsSolutions-IAM5[Resource::${arn}]`),
    )
    acknowledge(
      role,
      'Sessions of Systems Manager need it. It reads every plain parameter, so no secret may be one: see docs/handover.md.',
      `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${managed}]`,
    )
    return role
  }

  /** The host brings itself up to date with the agent, when it comes up and once a day; a failure is seen in State Manager. */
  #agent(place: Place, bucket: string): void {
    const document = new CfnDocument(this, 'Agent', {
      documentType: 'Command',
      documentFormat: 'JSON',
      updateMethod: 'NewVersion',
      content: {
        schemaVersion: '2.2',
        description: 'Installs OpenVox and the Plumbline agent',
        mainSteps: [
          {
            action: 'aws:runShellScript',
            name: 'install',
            inputs: { timeoutSeconds: '1200', runCommand: hostAgentScript(place, bucket) },
          },
        ],
      },
    })
    new CfnAssociation(this, 'AgentAssociation', {
      name: document.ref,
      associationName: `${place.name}-bastion-agent`,
      documentVersion: '$DEFAULT',
      scheduleExpression: 'rate(1 day)',
      targets: [{ key: 'InstanceIds', values: [this.instance.instanceId] }],
    })
  }

  #watch({ name }: Place, alerts: ITopic): void {
    new Alarm(this, 'StatusAlarm', {
      alarmName: `${name}-bastion-status`,
      alarmDescription: 'The bastion fails its status checks',
      metric: new Metric({
        namespace: 'AWS/EC2',
        metricName: 'StatusCheckFailed',
        dimensionsMap: { InstanceId: this.instance.instanceId },
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 3,
    }).addAlarmAction(new SnsAction(alerts))
  }
}

/** Families of Graviton end in a g after their generation. Source: Amazon EC2 instance types guide, "Naming conventions". */
export function cpuOf(instance: string): AmazonLinuxCpuType {
  return /^[a-z]+\d+g[a-z]*\./.test(instance)
    ? AmazonLinuxCpuType.ARM_64
    : AmazonLinuxCpuType.X86_64
}
