import type { ControllerConfig } from '../config/index.ts'
import { arnOf, type Place } from '../place.ts'
import { controllerPort } from '../controller-names.ts'

/** The variable in which the container finds its configuration. */
export const configVariable = 'PLUMBLINE_CONFIG'

/** The variable that holds the token of a source. */
export function tokenVariable(source: string): string {
  return `GIT_TOKEN_${source.toUpperCase().replaceAll('-', '_')}`
}

/**
 * `plumbline.yaml` of the controller of an environment, as JSON, which is YAML too. It holds no secret: those come in
 * variables of their own.
 * @param around the ARN of the load balancer that signs people in, and `store` as it is written there
 */
export function controllerConfiguration(
  place: Place,
  { sources, puppet, access, accounts, dashboard }: ControllerConfig,
  { loadBalancer, store }: { readonly loadBalancer: string; readonly store: object },
): string {
  const { config, name } = place
  const { account, region } = config
  const signingKmsKey = arnOf(place, 'kms', `alias/${place.puppetKeyAlias}`)
  const written = {
    sources: sources.map(({ token, ...source }) => ({
      ...source,
      ...(token !== undefined && { tokenFrom: tokenVariable(source.name) }),
    })),
    aws: { region, accounts: rolesIn(accounts) },
    store,
    // Where nobody can sign in, whoever comes from another machine may only read: see docs/security.md.
    // The load balancer stands in the network, and nothing else reaches the port.
    api: { listen: `0.0.0.0:${controllerPort}`, proxies: [config.network.cidr] },
    auth: {
      ...access,
      ...(dashboard?.signIn !== undefined && {
        alb: {
          loadBalancer,
          issuer: dashboard.signIn.issuer,
          clientId: dashboard.signIn.clientId,
        },
      }),
    },
    events: [
      { queue: `https://sqs.${region}.amazonaws.com/${account}/${name}-events` },
      ...Object.values(accounts).flatMap(({ queue }) => (queue === undefined ? [] : [{ queue }])),
    ],
    alerts: {
      sinks: [
        { name: 'operations', sns: { topic: `arn:aws:sns:${region}:${account}:${name}-alerts` } },
      ],
    },
    ...(puppet && { puppet: { signingKmsKey } }),
  }
  return JSON.stringify(written, null, 1)
}

/** Whom the controller becomes in other accounts. */
function rolesIn(accounts: ControllerConfig['accounts']) {
  const roles = Object.entries(accounts).map(
    ([account, { role, externalId }]) => [account, { role, externalId }] as const,
  )
  return Object.fromEntries(roles)
}
