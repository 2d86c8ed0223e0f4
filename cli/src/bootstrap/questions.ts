/** The values of an option, which a person is asked for when it was left out. */
export interface Answers {
  readonly environment: string
  readonly account: string
  readonly region: string
  readonly zones: string
  readonly project: string
  readonly certificate: string
  readonly github: string
  readonly email: string
  readonly addOns: string
}

interface Question {
  readonly field: keyof Answers
  readonly text: string
  /** What an empty answer means; left out where there must be one. */
  readonly byDefault?: (before: Partial<Answers>) => string
}

/** Add-ons that need nothing more to be said; the others need certificates or tables, which are written by hand. */
export const plainAddOns = [
  'cdn',
  'cloudTrail',
  'ec2Capacity',
  'mesh',
  'privateEndpoints',
  'redis',
  'waf',
]

const none = () => ''

/** In the order in which they are asked. */
export const questions: readonly Question[] = [
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
    field: 'certificate',
    text: 'ARN of a certificate, for HTTPS; empty for HTTP',
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
    text: `Add-ons, with commas (${plainAddOns.join(', ')}); empty for none`,
    byDefault: none,
  },
]

/** The configuration that answers amount to, with what else can be said as comments. */
export function configurationOf(answers: Answers): string {
  const { environment, account, region, project, certificate, github, email } = answers
  const addOns = listOf(answers.addOns)
  const lines = [
    `# ${environment}: what its stacks are made of. See bootstrap-cdk/README.md.`,
    `project: ${project}`,
    `environment: ${environment}`,
    `account: "${account}"`,
    `region: ${region}`,
    'network:',
    `  zones: [${listOf(answers.zones).join(', ')}]`,
    '  natGateways: 1 # one for each zone goes on when a zone fails, and costs as much again',
    ...(certificate === ''
      ? ['# entrance: { certificate: … } # for HTTPS']
      : ['entrance:', `  certificate: ${certificate}`]),
    'database:',
    '  capacity: { min: 0.5, max: 4 } # min: 0 pauses when nobody is connected; then say pauseAfter',
    'repositories: [] # names of image repositories of your programs',
    '# taskRoles: { web: { allow: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::…/*"] }] } }',
    ...(email === '' ? [] : ['alerts:', `  emails: [${email}]`]),
    ...(github === '' ? [] : ['github:', `  repository: ${github}`]),
    '# controller: # once its image is pushed: docs/bootstrap.md',
    ...(addOns.length === 0
      ? ['# addOns: { redis: {} }']
      : ['addOns:', ...addOns.map((name) => `  ${name}: {}`)]),
  ]
  return `${lines.join('\n')}\n`
}

/** `a, b` as a list, without what is empty. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
