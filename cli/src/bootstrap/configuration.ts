import { addOns, listOf, type Answers } from './questions.ts'

interface Misunderstood {
  readonly what: string
  readonly hint: string
}

/** Answers that are not written as asked, so that no configuration could be made of them. */
export function misunderstood(answers: Partial<Answers>): readonly Misunderstood[] {
  const { administrator = '', issuer = '', puppet = 'no' } = answers
  const written = (field: 'tables' | 'secrets', form: RegExp) =>
    listOf(answers[field] ?? '').filter((item) => !form.test(item))
  return [
    ...listOf(answers.addOns ?? '')
      .filter((name) => !addOns.some((one) => one === name))
      .map((name) => ({
        what: `there is no add-on ${name}`,
        hint: `choose from ${addOns.join(', ')}`,
      })),
    ...written('tables', /^[^:]+(:[^:]+){1,2}$/).map((table) => ({
      what: `the table ${table} says no key`,
      hint: 'write name:key or name:key:sortKey, such as items:id',
    })),
    ...written('secrets', /^[^:]+(:[^:]+)+$/).map((secret) => ({
      what: `the secret ${secret} says no field`,
      hint: 'write name:generated, and after that each field that you fill in, such as app/prod:PASSWORD:API_KEY',
    })),
    ...(/^(yes|no)$/.test(puppet)
      ? []
      : [{ what: `${puppet} is neither yes nor no`, hint: 'write yes or no' }]),
    ...(administrator !== '' && issuer === ''
      ? [
          {
            what: `nobody says who ${administrator} is`,
            hint: 'name the issuer that they sign in with, or leave the administrator out and use the token that is made',
          },
        ]
      : []),
  ]
}

/**
 * The configuration that answers amount to, with what else can be said as comments.
 * @param tokenHash of the token of the first administrator, where no person is one
 */
export function configurationOf(answers: Answers, tokenHash: string): string {
  const { environment, account, region, project, certificate, github, email } = answers
  const repositories = listOf(answers.repositories)
  const lines = [
    `# ${environment}: what its stacks are made of. See bootstrap-cdk/README.md.`,
    `project: ${project}`,
    `environment: ${environment}`,
    `account: "${account}"`,
    `region: ${region}`,
    'network:',
    `  zones: [${listOf(answers.zones).join(', ')}]`,
    `  natGateways: ${answers.natGateways} # one for each zone goes on when a zone fails, and costs as much again`,
    ...(certificate === ''
      ? ['# entrance: { certificate: … } # for HTTPS']
      : ['entrance:', `  certificate: ${certificate}`]),
    ...databaseOf(answers),
    `repositories: [${repositories.join(', ')}] # names of image repositories of your programs`,
    ...secretsOf(answers),
    ...listed('buckets', listOf(answers.buckets)),
    ...taskRolesOf(answers),
    ...(email === '' ? [] : ['alerts:', `  emails: [${email}]`]),
    ...(github === ''
      ? []
      : ['github:', `  repository: ${github}`, `  push: [${repositories.join(', ')}]`]),
    ...controllerOf(answers, tokenHash),
    ...addOnsOf(answers),
  ]
  return `${lines.join('\n')}\n`
}

function listed(field: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${field}: [${items.join(', ')}]`]
}

function databaseOf({ pauseAfter }: Answers): string[] {
  return pauseAfter === ''
    ? [
        'database:',
        '  capacity: { min: 0.5, max: 4 } # min: 0 pauses when nobody is connected; then say pauseAfter',
      ]
    : ['database:', '  capacity: { min: 0, max: 4 }', `  pauseAfter: ${pauseAfter}`]
}

function secretsOf({ secrets }: Answers): string[] {
  const lines = listOf(secrets).map((secret) => {
    const [name, generate, ...fill] = secret.split(':')
    return `  ${name}: { generate: ${generate}, fill: [${fill.join(', ')}] }`
  })
  return lines.length === 0 ? [] : ['secrets:', ...lines]
}

function taskRolesOf({ taskRoles }: Answers): string[] {
  const example = '{ allow: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::…/*"] }] }'
  const names = listOf(taskRoles)
  return names.length === 0
    ? [`# taskRoles: { web: ${example} }`]
    : ['taskRoles:', ...names.map((name) => `  ${name}: {} # ${example}`)]
}

function controllerOf(answers: Answers, tokenHash: string): string[] {
  const { image, source, sourceToken, store, puppet, issuer, administrator } = answers
  if (image === '') return ['# controller: # once its image is pushed: docs/bootstrap.md']
  const subject = administrator === '' ? '"token:admin"' : administrator
  return [
    'controller:',
    `  image: ${image}`,
    `  store: ${store}`,
    ...(puppet === 'yes' ? ['  puppet: true'] : []),
    '  sources:',
    '    - name: main',
    `      url: ${source}`,
    ...(sourceToken === '' ? [] : [`      token: ${sourceToken}`]),
    '  access:',
    `    administrators: { subjects: [${subject}] } # everybody else is in roles in Git`,
    ...(issuer === '' ? [] : [`    oidc: { issuer: "${issuer}", audience: plumbline }`]),
    ...(administrator === '' ? [`    tokens: [{ name: admin, hash: "${tokenHash}" }]`] : []),
    '  # dashboard: # through the load balancer, for people who sign in there: docs/bootstrap.md',
  ]
}

function addOnsOf(answers: Answers): string[] {
  const wanted = listOf(answers.addOns)
  if (wanted.length === 0) return ['# addOns: { redis: {} }']
  const said: Readonly<Record<string, () => string[]>> = {
    vpn: () => [
      '  vpn:',
      `    serverCertificate: ${answers.vpnServerCertificate}`,
      `    clientCertificate: ${answers.vpnClientCertificate}`,
    ],
    dynamodb: () => ['  dynamodb:', '    tables:', ...listOf(answers.tables).map(tableOf)],
  }
  return ['addOns:', ...wanted.flatMap((name) => said[name]?.() ?? [`  ${name}: {}`])]
}

function tableOf(text: string): string {
  const [name, key, sortKey] = text.split(':')
  const sorted = sortKey === undefined ? '' : `, sortKey: ${sortKey}`
  return `      ${name}: { partitionKey: ${key}${sorted} }`
}
