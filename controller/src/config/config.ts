import { dirname, resolve } from 'node:path'
import { duration, validateDocument } from '@plumbline/desired-state'
import type { Problem } from '@plumbline/desired-state'
import { z } from 'zod'
import { filesOf, sourcesConfig, type SourceConfig } from './sources.ts'
import { authConfig, authOf, authProblem } from './auth.ts'
import { gatesConfig, gatesOf } from './gates.ts'
import type { GateWebhook } from '../model/gate.ts'
import { alertsConfig, alertsOf, type AlertsConfig } from './alerts.ts'
import { tracingConfig, tracingOf, tracingProblem, type TracingConfig } from './tracing.ts'
import { puppetConfig, puppetOf, type PuppetConfig } from './puppet.ts'
import { storeConfig, storeOf, storeProblem, type StoreConfig } from './store.ts'
import { accountsConfig, accountsOf, type AccountRole } from './accounts.ts'
import { eventQueues, eventsOf, regionName, type EventsConfig } from './events.ts'
import type { AuthSettings } from '../model/access.ts'
import { isLocalAddress } from '../model/git-address.ts'

/** The configuration of a controller, with defaults filled in and paths made absolute. */
export interface Config {
  readonly sources: readonly SourceConfig[]
  readonly aws: {
    readonly endpoint?: string
    readonly region?: string
    /** Share of AWS's sustained read rates, in (0, 1]. */
    readonly readShare: number
    /** The roles that are taken on, by account; left out: none. */
    readonly roles?: ReadonlyMap<string, AccountRole>
  }
  readonly store: StoreConfig
  readonly puppet: PuppetConfig
  readonly api: {
    readonly listen: { readonly host: string; readonly port: number }
    /** Where people find the dashboard. */
    readonly url?: string
    /** Addresses and networks of proxies that are believed for whom they ask. */
    readonly proxies?: readonly string[]
  }
  /** How people say who they are. */
  readonly auth: AuthSettings
  readonly reconcile: { readonly intervalMs: number }
  /** Queues into which AWS tells of changes. */
  readonly events: readonly EventsConfig[]
  readonly alerts: AlertsConfig
  /** Addresses that gates may have asked; none when it is left out. */
  readonly gateWebhooks?: readonly GateWebhook[]
  /** Where traces go; left out: nowhere, and nothing is traced. */
  readonly tracing?: TracingConfig
}

/** What is read of the environment, where the file does not say it. */
export interface ConfigEnvironment {
  readonly AWS_ENDPOINT_URL?: string | undefined
  readonly AWS_REGION?: string | undefined
  /** Tokens, under the names that sources say. */
  readonly [name: string]: string | undefined
}

function seconds(range: { min: string; max: string }, byDefault: number) {
  return duration(range).default(byDefault)
}

const endpoint = z.url({
  protocol: /^https?$/,
  error: 'write a URL such as http://127.0.0.1:4566',
})

const readShare = z
  .string({ error: 'write a percentage such as 25%' })
  .regex(/^([1-9]\d?|100)%$/, { error: 'write a percentage between 1% and 100%' })
  .transform((text) => Number.parseInt(text, 10) / 100)

const listen = z
  .string({ error: 'write host:port, such as 127.0.0.1:8080' })
  .regex(/^([\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/, {
    error: 'write host:port, such as 127.0.0.1:8080',
    abort: true,
  })
  .refine((text) => portOf(text) <= 65_535, { error: 'a port is at most 65535' })
  .transform((text) => ({
    host: text.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''),
    port: portOf(text),
  }))

const networks = [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]
/** `0.0.0.0/0` would believe everybody. */
const network = z
  .string()
  .refine((text) => networks.some((form) => form.safeParse(text).success), {
    error: 'write an address or a network, such as 10.0.0.0/16',
    abort: true,
  })
  .refine((text) => !text.endsWith('/0'), {
    error: 'this is everybody: name the network of the proxy',
  })

const schema = z.strictObject({
  sources: sourcesConfig,
  aws: z
    .strictObject({
      endpoint: endpoint.optional(),
      region: regionName.optional(),
      readShare: readShare.default(0.25),
      accounts: accountsConfig,
    })
    .prefault({}),
  store: storeConfig,
  puppet: puppetConfig,
  api: z
    .strictObject({
      listen: listen.default({ host: '127.0.0.1', port: 8080 }),
      url: endpoint.exactOptional(),
      proxies: z.array(network).max(50).exactOptional(),
    })
    .prefault({}),
  reconcile: z.strictObject({ interval: seconds({ min: '5s', max: '1d' }, 30) }).prefault({}),
  auth: authConfig,
  events: eventQueues,
  alerts: alertsConfig,
  gates: gatesConfig,
  tracing: tracingConfig,
})

/**
 * Reads `plumbline.yaml`. Relative paths start from its folder.
 * @param file Path of the file, as the problems shall name it.
 * @returns the configuration, or everything that is wrong with it
 */
export function loadConfig(
  text: string,
  file: string,
  environment: ConfigEnvironment = process.env,
):
  | { readonly config: Config; readonly problems: readonly [] }
  | { readonly config: undefined; readonly problems: readonly Problem[] } {
  const validated = validateDocument(text, file, schema)
  if (!validated.ok) return { config: undefined, problems: validated.problems }
  const problem =
    environmentProblem(validated.value, file, environment) ??
    tracingProblem(validated.value.tracing, file, environment) ??
    authProblem(validated.value, file) ??
    storeProblem(validated.value, file, environment)
  if (problem) return { config: undefined, problems: [problem] }
  const config = toConfig(validated.value, dirname(resolve(file)), environment)
  const problems = config.events.filter(({ region }) => region === '').map(() => noRegion(file))
  return problems.length === 0 ? { config, problems: [] } : { config: undefined, problems }
}

function toConfig(
  {
    sources,
    aws,
    store,
    puppet,
    api,
    auth,
    reconcile,
    events,
    alerts,
    gates,
    tracing,
  }: z.infer<typeof schema>,
  folder: string,
  environment: ConfigEnvironment,
): Config {
  const url = aws.endpoint ?? given(environment.AWS_ENDPOINT_URL)
  const region = aws.region ?? given(environment.AWS_REGION)
  return {
    sources: sources.map(({ poll, url, tokenFrom, webhookSecretFrom, ...rest }) => ({
      ...rest,
      ...filesOf({ poll, url, ...rest }, folder),
      ...secret('token', tokenFrom, environment),
      ...secret('webhookSecret', webhookSecretFrom, environment),
      url: isLocalAddress(url) && !url.startsWith('file:') ? resolve(folder, url) : url,
      pollMs: poll * 1_000,
    })),
    aws: {
      readShare: aws.readShare,
      ...(Object.keys(aws.accounts).length > 0 && { roles: accountsOf(aws.accounts) }),
      ...(url !== undefined && { endpoint: url }),
      ...(region !== undefined && { region }),
    },
    store: storeOf(store, folder, environment, region),
    puppet: puppetOf(puppet, folder, environment),
    api,
    auth: authOf(auth, sources),
    reconcile: { intervalMs: reconcile.interval * 1_000 },
    events: eventsOf(events, region),
    alerts: alertsOf(alerts, environment),
    ...gatesOf(gates, environment),
    ...tracingOf(tracing, environment),
  }
}

function secret(
  field: 'token' | 'webhookSecret',
  variable: string | undefined,
  environment: ConfigEnvironment,
): Pick<SourceConfig, 'token' | 'webhookSecret'> {
  const value = variable === undefined ? undefined : given(environment[variable])
  return value === undefined ? {} : { [field]: value }
}

/** A variable of the environment that is not there, or empty, says nothing. */
function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}

/** Fewest characters of a secret. */
const shortest = { tokenFrom: 1, webhookSecretFrom: 16 } as const
const what = { tokenFrom: 'the token', webhookSecretFrom: 'at least 16 characters' } as const

function environmentProblem(
  { aws, sources }: z.infer<typeof schema>,
  file: string,
  environment: ConfigEnvironment,
): Problem | undefined {
  const place = { file, line: 1, column: 1, length: 1 }
  for (const field of ['tokenFrom', 'webhookSecretFrom'] as const) {
    const names = sources.flatMap((one) => one[field] ?? [])
    const wrong = names.find((name) => (environment[name] ?? '').length < shortest[field])
    if (wrong === undefined) continue
    const how = given(environment[wrong]) === undefined ? 'empty' : 'too short to be a secret'
    return {
      ...place,
      path: `sources.${field}`,
      message: `the environment variable ${wrong} is ${how}`,
      hint: `start Plumbline with ${what[field]} in it, or leave ${field} out`,
    }
  }
  const url = given(environment.AWS_ENDPOINT_URL)
  if (aws.endpoint !== undefined || url === undefined || endpoint.safeParse(url).success) {
    return undefined
  }
  return {
    ...place,
    path: 'aws.endpoint',
    message: 'the environment variable AWS_ENDPOINT_URL holds no URL',
    hint: 'correct the variable, or write aws.endpoint here',
  }
}

function noRegion(file: string): Problem {
  return {
    file,
    line: 1,
    column: 1,
    length: 1,
    path: 'events',
    message: 'the URL of a queue does not name its region',
    hint: 'write the region beside the queue',
  }
}

function portOf(text: string): number {
  return Number(text.slice(text.lastIndexOf(':') + 1))
}
