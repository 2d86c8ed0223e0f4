import type { BootstrapConfig } from './schema.ts'

/** Something that each field alone does not show. */
interface Finding {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** What is wrong with fields in the sight of each other. */
export function findings(config: BootstrapConfig): readonly Finding[] {
  return [
    ...places(config),
    ...entrances(config),
    ...accesses(config),
    ...named(config),
    ...roles(config),
  ]
}

function places({
  region,
  network,
  entrance,
  addOns,
  account,
  secrets,
}: BootstrapConfig): Finding[] {
  const certificates = [
    { path: ['entrance', 'certificate'], arn: entrance.certificate, where: region },
    {
      path: ['addOns', 'vpn', 'serverCertificate'],
      arn: addOns.vpn?.serverCertificate,
      where: region,
    },
    {
      path: ['addOns', 'vpn', 'clientCertificate'],
      arn: addOns.vpn?.clientCertificate,
      where: region,
    },
    // Source: CloudFront developer guide, "Requirements for using SSL/TLS certificates with CloudFront".
    { path: ['addOns', 'cdn', 'certificate'], arn: addOns.cdn?.certificate, where: 'us-east-1' },
  ]
  return [
    ...network.zones.flatMap((zone, index) =>
      zone.slice(0, -1) === region
        ? []
        : [{ path: ['network', 'zones', index], message: `this zone is not in ${region}` }],
    ),
    ...certificates.flatMap(({ path, arn, where }) =>
      arn === undefined || arn.split(':')[3] === where
        ? []
        : [{ path, message: `the certificate must be in ${where}` }],
    ),
    ...Object.entries(secrets).flatMap(([name, { generate, fill }]) =>
      fill.includes(generate)
        ? [{ path: ['secrets', name, 'fill'], message: `${generate} is generated already` }]
        : [],
    ),
    ...(account === '000000000000'
      ? [{ path: ['account'], message: 'this is no number of an account' }]
      : []),
  ]
}

/** Whose roles hold has to be clear where anybody can sign in. */
function accesses({ controller }: BootstrapConfig): Finding[] {
  if (controller === undefined) return []
  const { access, dashboard, sources } = controller
  const names = sources.map(({ name }) => name)
  const path = ['controller', 'access', 'roles']
  if (access.roles !== undefined && !names.includes(access.roles)) {
    return [{ path, message: `no source is called ${access.roles}; there are ${names.join(', ')}` }]
  }
  const ways = [dashboard, access.oidc, access.tokens[0]].filter((way) => way !== undefined)
  const unclear = ways.length > 0 && access.roles === undefined && sources.length > 1
  const message = `there are several sources, and nothing says whose roles hold: write roles, one of ${names.join(', ')}`
  return unclear ? [{ path: ['controller', 'access'], message }] : []
}

function entrances({ entrance, controller, addOns }: BootstrapConfig): Finding[] {
  const found: Finding[] = []
  if (controller?.dashboard !== undefined && controller.dashboard.signIn === undefined) {
    found.push({
      path: ['controller', 'dashboard'],
      message:
        'whoever reaches the load balancer would see it without being asked who they are: it needs signIn',
    })
  }
  if (controller?.dashboard !== undefined && entrance.certificate === undefined) {
    found.push({
      path: ['controller', 'dashboard'],
      message: 'people sign in over HTTPS only: it needs entrance.certificate',
    })
  }
  if (
    addOns.cdn !== undefined &&
    (addOns.cdn.origin === undefined) !== (entrance.certificate === undefined)
  ) {
    found.push({
      path: ['addOns', 'cdn'],
      message:
        'origin and entrance.certificate belong together: CloudFront reaches the load balancer by a name of its certificate',
    })
  }
  if (
    addOns.cdn !== undefined &&
    addOns.cdn.domains.length > 0 &&
    addOns.cdn.certificate === undefined
  ) {
    found.push({
      path: ['addOns', 'cdn', 'domains'],
      message: 'names of your own need a certificate',
    })
  }
  return found
}

/** Lists in which a name stands once. */
function named({ repositories, buckets, github, controller }: BootstrapConfig): Finding[] {
  const twice = (path: readonly (string | number)[], names: readonly string[]) =>
    names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? []
        : [{ path: [...path, index], message: 'this stands here twice' }],
    )
  const foreign = (github?.push ?? []).flatMap((name, index) =>
    repositories.includes(name)
      ? []
      : [{ path: ['github', 'push', index], message: 'this is none of repositories' }],
  )
  return [
    ...twice(['repositories'], repositories),
    ...twice(['buckets'], buckets),
    ...twice(
      ['controller', 'sources'],
      (controller?.sources ?? []).map(({ name }) => name),
    ),
    ...foreign,
  ]
}

function roles({ taskRoles, buckets, addOns }: BootstrapConfig): Finding[] {
  const tables = Object.keys(addOns.dynamodb?.tables ?? {})
  return Object.entries(taskRoles).flatMap(([name, role]) => {
    const path = ['taskRoles', name]
    return [
      ...role.tables.flatMap((table, index) =>
        tables.includes(table)
          ? []
          : [{ path: [...path, 'tables', index], message: 'this is no table of addOns.dynamodb' }],
      ),
      ...role.buckets.flatMap((bucket, index) =>
        buckets.includes(bucket)
          ? []
          : [{ path: [...path, 'buckets', index], message: 'this is none of buckets' }],
      ),
      ...(role.cdn && addOns.cdn === undefined
        ? [{ path: [...path, 'cdn'], message: 'there is no addOns.cdn' }]
        : []),
    ]
  })
}
