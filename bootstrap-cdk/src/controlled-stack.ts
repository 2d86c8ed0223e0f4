import { CfnOutput, Stack, Tags, type App } from 'aws-cdk-lib'
import { ArnPrincipal } from 'aws-cdk-lib/aws-iam'
import { controllerRole } from './controller/roles.ts'
import type { Place } from './place.ts'
import type { BootstrapConfig } from './config/index.ts'

/**
 * What stands in the place of a controller where that of another account looks after the environment: a role with the same
 * rights, which that controller alone may take on, and only when it says the word that both configurations hold.
 * Source: IAM user guide, "Access to AWS accounts owned by third parties" (on `sts:ExternalId`).
 */
export class ControlledStack extends Stack {
  constructor(app: App, place: Place, by: NonNullable<BootstrapConfig['controlledBy']>) {
    const { account, region, environment, tags } = place.config
    super(app, `controlled-${place.name}`, {
      env: { account, region },
      description: `Plumbline: lets a controller of another account look after ${place.name}`,
    })
    Tags.of(this).add('plumbline:bootstrap', environment)
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value)
    const controller = new ArnPrincipal(by.role).withConditions({
      StringEquals: { 'sts:ExternalId': by.externalId },
    })
    const role = controllerRole(this, 'Role', place, controller)
    new CfnOutput(this, 'RoleArn', { value: role.roleArn })
  }
}
