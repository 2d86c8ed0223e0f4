import { RemovalPolicy } from 'aws-cdk-lib'
import {
  CfnClientVpnAuthorizationRule,
  CfnClientVpnEndpoint,
  CfnClientVpnTargetNetworkAssociation,
  Port,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { databasePort } from '../base/guards.ts'
import type { Base } from '../base/index.ts'
import type { AddOns } from '../config/index.ts'
import { controllerPort } from '../controller-names.ts'

/**
 * A way into the network for people with a certificate: to the database, and to the dashboard. It ends in one subnet, since
 * each costs by the hour.
 */
export class Vpn extends Construct {
  readonly endpoint: CfnClientVpnEndpoint

  constructor(
    scope: Construct,
    id: string,
    { place, network, guards }: Base,
    wanted: NonNullable<AddOns['vpn']>,
  ) {
    super(scope, id)
    const { vpc } = network
    const group = new SecurityGroup(this, 'Clients', {
      vpc,
      description: 'Clients of the VPN',
      securityGroupName: `${place.name}-vpn`,
    })
    guards.database.connections.allowFrom(group, Port.tcp(databasePort), 'clients of the VPN')
    guards.controller.connections.allowFrom(group, Port.tcp(controllerPort), 'clients of the VPN')
    const logs = new LogGroup(this, 'Connections', {
      logGroupName: `/plumbline-bootstrap/${place.config.environment}/vpn`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    this.endpoint = new CfnClientVpnEndpoint(this, 'Endpoint', {
      vpcId: vpc.vpcId,
      clientCidrBlock: wanted.clients,
      serverCertificateArn: wanted.serverCertificate,
      authenticationOptions: [
        {
          type: 'certificate-authentication',
          mutualAuthentication: { clientRootCertificateChainArn: wanted.clientCertificate },
        },
      ],
      connectionLogOptions: { enabled: true, cloudwatchLogGroup: logs.logGroupName },
      securityGroupIds: [group.securityGroupId],
      splitTunnel: true,
      selfServicePortal: 'disabled',
      sessionTimeoutHours: 8,
      transportProtocol: 'udp',
    })
    const clientVpnEndpointId = this.endpoint.ref
    new CfnClientVpnTargetNetworkAssociation(this, 'Association', {
      clientVpnEndpointId,
      subnetId: network.privateSubnetIds[0] ?? '',
    })
    new CfnClientVpnAuthorizationRule(this, 'Authorization', {
      clientVpnEndpointId,
      targetNetworkCidr: vpc.vpcCidrBlock,
      authorizeAllGroups: true,
    })
  }
}
