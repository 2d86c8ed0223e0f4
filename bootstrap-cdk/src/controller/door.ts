import type { CfnServiceProps } from 'aws-cdk-lib/aws-ecs'
import { CfnListenerRule, CfnTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { CfnPrivateDnsNamespace, CfnService } from 'aws-cdk-lib/aws-servicediscovery'
import { Construct, type IConstruct } from 'constructs'
import type { Base } from '../base/index.ts'
import type { ControllerConfig } from '../config/index.ts'
import type { Place } from '../place.ts'
import { controllerPort } from '../controller-names.ts'

/** Before those of services: priorities 1-99 belong to bootstrap. */
const priorities = { token: 1, signIn: 2 } as const

type SignIn = NonNullable<NonNullable<ControllerConfig['dashboard']>['signIn']>

/**
 * How people see the dashboard. From the bastion or over VPN, under a name inside the network; with
 * `controller.dashboard` also through the shared load balancer, which has people sign in before it lets anything through.
 */
export class Door extends Construct {
  /** What of it stands in the service. */
  readonly service: Pick<CfnServiceProps, 'serviceRegistries' | 'loadBalancers'>
  /** What must be there before the service. */
  readonly needed: readonly IConstruct[]

  constructor(
    scope: Construct,
    id: string,
    place: Place,
    base: Base,
    { dashboard, access }: ControllerConfig,
  ) {
    super(scope, id)
    const registry = this.#name(place, base)
    const { host, signIn } = dashboard ?? {}
    const shown =
      host === undefined || signIn === undefined
        ? undefined
        : this.#publish(place, base, host, signIn)
    this.service = {
      serviceRegistries: [{ registryArn: registry.attrArn }],
      ...(shown !== undefined && {
        loadBalancers: [
          {
            containerName: 'controller',
            containerPort: controllerPort,
            targetGroupArn: shown.group.ref,
          },
        ],
      }),
    }
    this.needed = shown === undefined ? [] : [shown.rule]
    const bearers = access.oidc !== undefined || access.tokens.length > 0
    if (bearers && host !== undefined && shown !== undefined) {
      this.#passTokens(base, host, shown.group)
    }
  }

  /** `controller.plumbline-prod.internal`, for the bastion and for VPN clients. */
  #name({ config }: Place, { network }: Base): CfnService {
    const namespace = new CfnPrivateDnsNamespace(this, 'Namespace', {
      name: `plumbline-${config.environment}.internal`,
      vpc: network.vpc.vpcId,
    })
    return new CfnService(this, 'Name', {
      name: 'controller',
      namespaceId: namespace.attrId,
      dnsConfig: { dnsRecords: [{ type: 'A', ttl: 10 }], routingPolicy: 'MULTIVALUE' },
      healthCheckCustomConfig: { failureThreshold: 1 },
    })
  }

  #publish(place: Place, { network, entrance }: Base, host: string, signIn: SignIn) {
    const group = new CfnTargetGroup(this, 'Group', {
      // 32 characters, of which the first is no dash.
      name: `${place.name}-controller`.slice(-32).replace(/^-/, ''),
      targetType: 'ip',
      vpcId: network.vpc.vpcId,
      port: controllerPort,
      protocol: 'HTTP',
      healthCheckPath: '/healthz',
      targetGroupAttributes: [{ key: 'deregistration_delay.timeout_seconds', value: '10' }],
    })
    const secret = `{{resolve:secretsmanager:${signIn.clientSecret}:SecretString:client_secret}}`
    const rule = new CfnListenerRule(this, 'Rule', {
      listenerArn: entrance.listener.listenerArn,
      priority: priorities.signIn,
      conditions: [{ field: 'host-header', hostHeaderConfig: { values: [host] } }],
      actions: [
        {
          type: 'authenticate-oidc',
          order: 1,
          authenticateOidcConfig: {
            issuer: signIn.issuer,
            authorizationEndpoint: signIn.authorization,
            tokenEndpoint: signIn.token,
            userInfoEndpoint: signIn.userInfo,
            clientId: signIn.clientId,
            clientSecret: secret,
            onUnauthenticatedRequest: 'authenticate',
          },
        },
        { type: 'forward', order: 2, targetGroupArn: group.ref },
      ],
    })
    return { group, rule }
  }

  /** Programs bring a token to the API, which the controller itself checks; they cannot fill in the page of an issuer. */
  #passTokens({ entrance }: Base, host: string, group: CfnTargetGroup): void {
    new CfnListenerRule(this, 'TokenRule', {
      listenerArn: entrance.listener.listenerArn,
      priority: priorities.token,
      conditions: [
        { field: 'host-header', hostHeaderConfig: { values: [host] } },
        { field: 'path-pattern', pathPatternConfig: { values: ['/api/*'] } },
        {
          field: 'http-header',
          httpHeaderConfig: { httpHeaderName: 'authorization', values: ['Bearer *'] },
        },
      ],
      actions: [{ type: 'forward', targetGroupArn: group.ref }],
    })
  }
}
