import { Peer, Port, SecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { controllerPort } from '../controller-names.ts'
import type { Place } from '../place.ts'

export const databasePort = 5432

/** The security groups: who may reach whom. Only the load balancer is reached from outside. */
export class Guards extends Construct {
  readonly entrance: SecurityGroup
  readonly workload: SecurityGroup
  readonly bastion: SecurityGroup
  readonly database: SecurityGroup
  /** The controller's own: no task of a unit has it. */
  readonly controller: SecurityGroup

  constructor(scope: Construct, id: string, { config, name }: Place, vpc: IVpc) {
    super(scope, id)
    const group = (part: string, description: string, allowAllOutbound = true) =>
      new SecurityGroup(this, part, {
        vpc,
        description,
        allowAllOutbound,
        securityGroupName: `${name}-${part.toLowerCase()}`,
      })
    this.entrance = group('Entrance', 'The shared load balancer', false)
    this.workload = group('Workload', 'All tasks')
    this.bastion = group('Bastion', 'The bastion, which is reached through Systems Manager alone')
    this.database = group('Database', 'The database', false)
    this.controller = group('Controller', 'The controller')

    const { certificate, allow } = config.entrance
    for (const port of certificate === undefined ? [80] : [80, 443]) {
      for (const range of allow) {
        this.entrance.addIngressRule(Peer.ipv4(range), Port.tcp(port), `${range} to ${port}`)
      }
    }
    this.entrance.connections.allowTo(this.workload, Port.allTcp(), 'load balancer to tasks')
    this.workload.addIngressRule(this.workload, Port.allTcp(), 'tasks among each other')
    this.database.connections.allowFrom(this.workload, Port.tcp(databasePort), 'tasks')
    this.database.connections.allowFrom(this.bastion, Port.tcp(databasePort), 'bastion')
    this.controller.connections.allowFrom(this.bastion, Port.tcp(controllerPort), 'bastion')
    if (config.controller?.store === 'postgres') {
      this.database.connections.allowFrom(this.controller, Port.tcp(databasePort), 'controller')
    }
    if (config.controller?.dashboard !== undefined) {
      this.controller.connections.allowFrom(this.entrance, Port.tcp(controllerPort), 'sign-in')
      this.entrance.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'whoever people sign in with')
    }
    if (allow.some((range) => range.endsWith('/0'))) {
      acknowledge(
        this.entrance,
        'The load balancer is the entrance of the environment. It answers 404 where no rule matches, and `entrance.allow` narrows it.',
        'AwsSolutions-EC23',
      )
    }
  }
}
