import { RemovalPolicy } from 'aws-cdk-lib'
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Place } from '../place.ts'

/** A network of three tiers: for load balancers, for tasks, and for data, which has no way out. */
export class Network extends Construct {
  readonly vpc: Vpc

  constructor(scope: Construct, id: string, { config, name }: Place) {
    super(scope, id)
    const { cidr, zones, natGateways } = config.network
    this.vpc = new Vpc(this, 'Vpc', {
      vpcName: name,
      ipAddresses: IpAddresses.cidr(cidr),
      availabilityZones: [...zones],
      natGateways,
      // It would bring a function; nothing uses the default group, and the data tier has no route out.
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
        { name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
      gatewayEndpoints: {
        s3: { service: GatewayVpcEndpointAwsService.S3 },
        dynamodb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      },
      flowLogs: {
        rejected: {
          trafficType: FlowLogTrafficType.REJECT,
          destination: FlowLogDestination.toCloudWatchLogs(
            new LogGroup(this, 'Rejected', {
              logGroupName: `/plumbline-bootstrap/${config.environment}/rejected`,
              retention: RetentionDays.ONE_MONTH,
              removalPolicy: RemovalPolicy.DESTROY,
            }),
          ),
        },
      },
    })
  }

  get publicSubnetIds(): string[] {
    return this.vpc.publicSubnets.map(({ subnetId }) => subnetId)
  }

  get privateSubnetIds(): string[] {
    return this.vpc.privateSubnets.map(({ subnetId }) => subnetId)
  }

  get dataSubnetIds(): string[] {
    return this.vpc.isolatedSubnets.map(({ subnetId }) => subnetId)
  }
}
