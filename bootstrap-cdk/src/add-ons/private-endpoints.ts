import {
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  Port,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import type { Base } from '../base/index.ts'
import type { AddOns } from '../config/index.ts'

/** Services of AWS inside the network, so that nothing to them passes the NAT. */
export class PrivateEndpoints extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { place, network, guards }: Base,
    { services }: NonNullable<AddOns['privateEndpoints']>,
  ) {
    super(scope, id)
    const group = new SecurityGroup(this, 'Group', {
      vpc: network.vpc,
      description: 'Endpoints of services of AWS',
      securityGroupName: `${place.name}-endpoints`,
      allowAllOutbound: false,
    })
    for (const caller of [guards.workload, guards.bastion, guards.controller]) {
      group.connections.allowFrom(caller, Port.tcp(443), 'who calls AWS')
    }
    for (const service of services) {
      new InterfaceVpcEndpoint(this, service, {
        vpc: network.vpc,
        service: new InterfaceVpcEndpointAwsService(service),
        subnets: { subnets: network.vpc.privateSubnets },
        securityGroups: [group],
        open: false,
        privateDnsEnabled: true,
      })
    }
  }
}
