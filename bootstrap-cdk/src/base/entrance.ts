import { Duration } from 'aws-cdk-lib'
import type { IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2'
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ListenerAction,
  ListenerCertificate,
  SslPolicy,
  type ApplicationListener,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { SubnetType } from 'aws-cdk-lib/aws-ec2'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { Place } from '../place.ts'

interface Neighbours {
  readonly vpc: IVpc
  readonly securityGroup: SecurityGroup
  readonly accessLogs: IBucket
}

/** The shared load balancer. Where no rule of a service matches, it answers 404. */
export class Entrance extends Construct {
  readonly balancer: ApplicationLoadBalancer
  /** The one that services add their rules to. */
  readonly listener: ApplicationListener

  constructor(scope: Construct, id: string, { config, name }: Place, neighbours: Neighbours) {
    super(scope, id)
    const { certificate, idleTimeout } = config.entrance
    this.balancer = new ApplicationLoadBalancer(this, 'Balancer', {
      loadBalancerName: name,
      vpc: neighbours.vpc,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      internetFacing: true,
      securityGroup: neighbours.securityGroup,
      idleTimeout: Duration.seconds(idleTimeout),
      dropInvalidHeaderFields: true,
      deletionProtection: true,
    })
    this.balancer.logAccessLogs(neighbours.accessLogs, 'entrance')
    const http = this.#listener('Http', 80, certificate === undefined ? notFound : toHttps)
    this.listener =
      certificate === undefined ? http : this.#listener('Https', 443, notFound, certificate)
  }

  /** Whom it lets in says its security group, not the listener. */
  #listener(
    id: string,
    port: number,
    defaultAction: ListenerAction,
    certificate?: string,
  ): ApplicationListener {
    return this.balancer.addListener(id, {
      port,
      open: false,
      defaultAction,
      protocol: certificate === undefined ? ApplicationProtocol.HTTP : ApplicationProtocol.HTTPS,
      ...(certificate !== undefined && {
        certificates: [ListenerCertificate.fromArn(certificate)],
        sslPolicy: SslPolicy.RECOMMENDED_TLS,
      }),
    })
  }
}

const notFound = ListenerAction.fixedResponse(404, {
  contentType: 'text/plain',
  messageBody: 'not found',
})

const toHttps = ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true })
