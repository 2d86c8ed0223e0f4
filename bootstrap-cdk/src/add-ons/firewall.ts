import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import { Construct } from 'constructs'
import type { Base } from '../base/index.ts'
import type { AddOns } from '../config/index.ts'

/** Groups of rules that AWS keeps. Source: AWS WAF developer guide, "AWS Managed Rules rule groups list". */
const managed = ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet']

/** AWS WAF before the load balancer. */
export class Firewall extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { place, entrance }: Base,
    { rateLimit }: NonNullable<AddOns['waf']>,
  ) {
    super(scope, id)
    const acl = new CfnWebACL(this, 'Acl', {
      name: place.name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: seen(place.name),
      rules: [
        {
          name: 'rate',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { limit: rateLimit, aggregateKeyType: 'IP' } },
          visibilityConfig: seen(`${place.name}-rate`),
        },
        ...managed.map((name, index) => ({
          name,
          priority: index + 1,
          overrideAction: { none: {} },
          statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
          visibilityConfig: seen(`${place.name}-${name}`),
        })),
      ],
    })
    new CfnWebACLAssociation(this, 'Association', {
      resourceArn: entrance.balancer.loadBalancerArn,
      webAclArn: acl.attrArn,
    })
  }
}

function seen(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true }
}
