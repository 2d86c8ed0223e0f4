import type { BootstrapConfig } from './schema.ts'

/** Something that each field alone does not show. */
export interface Finding {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** What is wrong with fields in the sight of each other. */
export function findings(config: BootstrapConfig): readonly Finding[] {
  return [
    ...places(config),
    ...entrances(config),
    ...accesses(config),
    ...stores(config),
    ...accounts(config),
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
  if (access.administrators !== undefined && ways.length === 0) {
    const nobody =
      'nobody can sign in, so nobody could be one: it needs a dashboard, oidc or tokens'
    return [{ path: ['controller', 'access', 'administrators'], message: nobody }]
  }
  const unclear = ways.length > 0 && access.roles === undefined && sources.length > 1
  const message = `there are several sources, and nothing says whose roles hold: write roles, one of ${names.join(', ')}`
  return unclear ? [{ path: ['controller', 'access'], message }] : []
}

/** Where the controller remembers has to fit the database, and how many of it there are. */
function stores({ controller, database }: BootstrapConfig): Finding[] {
  if (controller === undefined) return []
  const { store, replicas = 1 } = controller
  if (store === 'sqlite') {
    const message = 'a file belongs to one task: write 1, or store: postgres'
    return replicas === 1 ? [] : [{ path: ['controller', 'replicas'], message }]
  }
  if (database.pauseAfter !== undefined) {
    const message =
      'a controller keeps the database awake, so that it never pauses: leave this out, or write store: sqlite below controller'
    return [{ path: ['database', 'pauseAfter'], message }]
  }
  const [major] = database.version.split('.')
  const message =
    'Plumbline remembers in PostgreSQL 15 or newer: raise this, or write store: sqlite below controller'
  return Number(major) < 15 ? [{ path: ['database', 'version'], message }] : []
}

/** Roles are in the account that they are for, and nobody looks after an environment twice. */
function accounts({ account, controller, controlledBy }: BootstrapConfig): Finding[] {
  const accountIn = (arn: string) => arn.split(':')[4] ?? ''
  const others = Object.entries(controller?.accounts ?? {}).flatMap(([other, { role, queue }]) => {
    const path = ['controller', 'accounts', other]
    const own = {
      path,
      message: 'this is the account of the environment, whose role it has already',
    }
    const elsewhere = { path: [...path, 'role'], message: `this role is not in ${other}` }
    const far = { path: [...path, 'queue'], message: `this queue is not in ${other}` }
    return [
      ...(other === account ? [own] : []),
      ...(accountIn(role) === other ? [] : [elsewhere]),
      ...(queue === undefined || queue.includes(`/${other}/`) ? [] : [far]),
    ]
  })
  if (controlledBy === undefined) return others
  const twice = 'an environment has a controller of its own, or is looked after by another one'
  const same = 'this role is in the account of the environment: a controller here has its own'
  return [
    ...others,
    ...(controller === undefined ? [] : [{ path: ['controlledBy'], message: twice }]),
    ...(accountIn(controlledBy.role) === account
      ? [{ path: ['controlledBy', 'role'], message: same }]
      : []),
  ]
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
