import { CfnCluster, CfnClusterCapacityProviderAssociations } from 'aws-cdk-lib/aws-ecs'
import { Construct } from 'constructs'
import type { Place } from '../place.ts'

const fargate = ['FARGATE', 'FARGATE_SPOT']

/** The ECS cluster. What runs in it belongs to the controller. */
export class Cluster extends Construct {
  readonly name: string
  readonly arn: string
  readonly #cluster: CfnCluster

  constructor(scope: Construct, id: string, { name }: Place) {
    super(scope, id)
    this.#cluster = new CfnCluster(this, 'Cluster', {
      clusterName: name,
      clusterSettings: [{ name: 'containerInsights', value: 'enabled' }],
    })
    this.name = name
    this.arn = this.#cluster.attrArn
  }

  /** Once, when all providers are known: the association holds them all. */
  offer(providers: readonly string[]): void {
    new CfnClusterCapacityProviderAssociations(this, 'Capacity', {
      cluster: this.#cluster.ref,
      capacityProviders: [...fargate, ...providers],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    })
  }
}
