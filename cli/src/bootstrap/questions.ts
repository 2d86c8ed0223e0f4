/** The values of an option, which a person is asked for when it was left out. */
export interface Answers {
  readonly environment: string
  readonly account: string
  readonly region: string
  readonly zones: string
  readonly project: string
  readonly natGateways: string
  readonly certificate: string
  readonly pauseAfter: string
  readonly repositories: string
  readonly github: string
  readonly email: string
  readonly addOns: string
  readonly vpnServerCertificate: string
  readonly vpnClientCertificate: string
  readonly tables: string
}

interface Question {
  readonly field: keyof Answers
  readonly text: string
  /** What an empty answer means; left out where there must be one. */
  readonly byDefault?: (before: Partial<Answers>) => string
  /** Asked only where this add-on is wanted. */
  readonly addOn?: string
}

/** In the order in which they are offered. */
const addOns = [
  'cdn',
  'cloudTrail',
  'dynamodb',
  'ec2Capacity',
  'mesh',
  'privateEndpoints',
  'redis',
  'vpn',
  'waf',
]

const none = () => ''

/** In the order in which they are asked. */
const questions: readonly Question[] = [
  { field: 'environment', text: 'Name of the environment, such as prod' },
  { field: 'account', text: 'AWS account (12 digits)' },
  { field: 'region', text: 'AWS region, such as eu-west-1' },
  {
    field: 'zones',
    text: 'Availability zones, with commas',
    byDefault: ({ region = '' }) => `${region}a,${region}b`,
  },
  { field: 'project', text: 'Beginning of the names of everything', byDefault: () => 'plumbline' },
  {
    field: 'natGateways',
    text: 'NAT gateways; one for each zone goes on when a zone fails',
    byDefault: () => '1',
  },
  {
    field: 'certificate',
    text: 'ARN of a certificate, for HTTPS; empty for HTTP',
    byDefault: none,
  },
  {
    field: 'pauseAfter',
    text: 'Time without connections after which the database pauses, such as 30m; empty for never',
    byDefault: none,
  },
  {
    field: 'repositories',
    text: 'Image repositories of your programs, with commas; empty for none',
    byDefault: none,
  },
  {
    field: 'github',
    text: 'GitHub repository that may push images (owner/name); empty for none',
    byDefault: none,
  },
  { field: 'email', text: 'Address that hears of alarms; empty for none', byDefault: none },
  {
    field: 'addOns',
    text: `Add-ons, with commas (${addOns.join(', ')}); empty for none`,
    byDefault: none,
  },
  {
    field: 'vpnServerCertificate',
    text: 'ARN of the certificate of the VPN server',
    addOn: 'vpn',
  },
  {
    field: 'vpnClientCertificate',
    text: 'ARN of the certificate that signed those of VPN clients',
    addOn: 'vpn',
  },
  {
    field: 'tables',
    text: 'Tables of DynamoDB as name:key or name:key:sortKey, with commas',
    addOn: 'dynamodb',
  },
]

/** The questions that what was answered so far leaves; whether there is another one depends on each answer. */
export function nextQuestion(before: Partial<Answers>, asked: number): Question | undefined {
  const wanted = listOf(before.addOns ?? '')
  return questions.filter(({ addOn }) => addOn === undefined || wanted.includes(addOn))[asked]
}

/** Add-ons among the answers that there are not, and tables that are not written as asked. */
export function misunderstood(
  answers: Answers,
): { readonly what: string; readonly hint: string }[] {
  const unknown = listOf(answers.addOns).filter((name) => !addOns.includes(name))
  const tables = listOf(answers.tables ?? '').filter((table) => !/^[^:]+(:[^:]+){1,2}$/.test(table))
  return [
    ...unknown.map((name) => ({
      what: `there is no add-on ${name}`,
      hint: `choose from ${addOns.join(', ')}`,
    })),
    ...tables.map((table) => ({
      what: `the table ${table} says no key`,
      hint: 'write name:key or name:key:sortKey, such as items:id',
    })),
  ]
}

/** The configuration that answers amount to, with what else can be said as comments. */
export function configurationOf(answers: Answers): string {
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
    '# taskRoles: { web: { allow: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::…/*"] }] } }',
    ...(email === '' ? [] : ['alerts:', `  emails: [${email}]`]),
    ...(github === ''
      ? []
      : ['github:', `  repository: ${github}`, `  push: [${repositories.join(', ')}]`]),
    '# controller: # once its image is pushed: docs/bootstrap.md',
    ...addOnsOf(answers),
  ]
  return `${lines.join('\n')}\n`
}

function databaseOf({ pauseAfter }: Answers): string[] {
  return pauseAfter === ''
    ? [
        'database:',
        '  capacity: { min: 0.5, max: 4 } # min: 0 pauses when nobody is connected; then say pauseAfter',
      ]
    : ['database:', '  capacity: { min: 0, max: 4 }', `  pauseAfter: ${pauseAfter}`]
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

/** `a, b` as a list, without what is empty. */
function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
