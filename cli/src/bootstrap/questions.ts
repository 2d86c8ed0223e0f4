import { costNotes } from '@plumbline/bootstrap-cdk/config'

/** What was answered, or said by an option; an answer that is empty leaves something out. */
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
  readonly taskRoles: string
  readonly secrets: string
  readonly buckets: string
  readonly github: string
  readonly email: string
  readonly addOns: string
  readonly vpnServerCertificate: string
  readonly vpnClientCertificate: string
  readonly tables: string
  readonly image: string
  readonly source: string
  readonly sourceToken: string
  readonly store: string
  readonly puppet: string
  readonly issuer: string
  readonly administrator: string
}

export interface Question {
  readonly field: keyof Answers
  readonly text: string
  /** What it costs. */
  readonly note?: string
  /** What an empty answer means; left out where there must be one. */
  readonly byDefault?: (before: Partial<Answers>) => string
  /** Whether it has to be asked at all, after what was answered. */
  readonly when?: (before: Partial<Answers>) => boolean
}

/** In the order in which they are offered. */
export const addOns = [
  'cdn',
  'cloudTrail',
  'dynamodb',
  'ec2Capacity',
  'mesh',
  'privateEndpoints',
  'redis',
  'vpn',
  'waf',
] as const

const none = () => ''
const withAddOn = (name: string) => (before: Partial<Answers>) =>
  listOf(before.addOns ?? '').includes(name)
const withController = ({ image }: Partial<Answers>) => (image ?? '') !== ''

const aboutPlace: readonly Question[] = [
  { field: 'environment', text: 'Name of the environment, such as prod' },
  { field: 'account', text: 'AWS account (12 digits)' },
  { field: 'region', text: 'AWS region, such as eu-west-1' },
  {
    field: 'zones',
    text: 'Availability zones, with commas',
    note: costNotes.zones,
    byDefault: ({ region = '' }) => `${region}a,${region}b`,
  },
  { field: 'project', text: 'Beginning of the names of everything', byDefault: () => 'plumbline' },
  {
    field: 'natGateways',
    text: 'NAT gateways; one for each zone goes on when a zone fails',
    note: costNotes.natGateways,
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
    note: costNotes.pauseAfter,
    byDefault: none,
  },
]

const aboutPrograms: readonly Question[] = [
  {
    field: 'repositories',
    text: 'Image repositories of your programs, with commas; empty for none',
    byDefault: none,
  },
  {
    field: 'taskRoles',
    text: 'Roles of your programs, with commas; what they may do is written into the file; empty for none',
    byDefault: none,
  },
  {
    field: 'secrets',
    text: 'Secrets as name:generated or name:generated:filled, by the fields that are generated and that you fill in, with commas; empty for none',
    note: costNotes.secrets,
    byDefault: none,
  },
  {
    field: 'buckets',
    text: 'Buckets of your programs, by names that nobody else has, with commas; empty for none',
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
    text: `Add-ons, with commas; empty for none\n${addOns.map((name) => `  ${name}: ${costNotes[name]}`).join('\n')}\n`,
    byDefault: none,
  },
  {
    field: 'vpnServerCertificate',
    text: 'ARN of the certificate of the VPN server',
    when: withAddOn('vpn'),
  },
  {
    field: 'vpnClientCertificate',
    text: 'ARN of the certificate that signed those of VPN clients',
    when: withAddOn('vpn'),
  },
  {
    field: 'tables',
    text: 'Tables of DynamoDB as name:key or name:key:sortKey, with commas',
    when: withAddOn('dynamodb'),
  },
]

const aboutController: readonly Question[] = [
  {
    field: 'image',
    text: 'Digest of the image of the controller (sha256:…); empty until it is pushed',
    note: costNotes.controller,
    byDefault: none,
  },
  {
    field: 'source',
    text: 'Repository of your documents, such as https://github.com/you/desired-state.git',
    when: withController,
  },
  {
    field: 'sourceToken',
    text: 'ARN of a secret whose text is a token for it; empty where everybody may read it',
    when: withController,
    byDefault: none,
  },
  {
    field: 'store',
    text: 'Where the controller remembers: postgres, or sqlite for one task and a database that may pause',
    note: costNotes.store,
    when: withController,
    byDefault: ({ pauseAfter = '' }) => (pauseAfter === '' ? 'postgres' : 'sqlite'),
  },
  {
    field: 'puppet',
    text: 'Whether it publishes Puppet bundles (yes or no)',
    when: withController,
    byDefault: () => 'no',
  },
  {
    field: 'issuer',
    text: 'Issuer (OIDC) that people sign in with, such as https://login.example.com; empty for tokens alone',
    when: withController,
    byDefault: none,
  },
  {
    field: 'administrator',
    text: 'First administrator, by the address that the issuer knows; empty for a token, which is made and shown once',
    when: withController,
    byDefault: none,
  },
]

/** In the order in which they are asked. */
const questions = [...aboutPlace, ...aboutPrograms, ...aboutController]

/** The questions that what was answered so far leaves; whether there is another one depends on each answer. */
export function nextQuestion(before: Partial<Answers>, asked: number): Question | undefined {
  return questions.filter(({ when }) => when === undefined || when(before))[asked]
}

/** `a, b` as a list, without what is empty. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
