import { dirname, resolve } from 'node:path'
import { duration, validateDocument } from '@plumbline/desired-state'
import type { Problem } from '@plumbline/desired-state'
import { z } from 'zod'
import { imagesConfig, type ImagesConfig } from './config-images.ts'
import { authConfig, authOf, authProblem } from './config-auth.ts'
import { alertsConfig, alertsOf, type AlertsConfig } from './config-alerts.ts'
import { eventQueues, eventsOf, regionName, type EventsConfig } from './config-events.ts'
import type { AuthSettings } from './model/access.ts'
import {
  branchProblem,
  folderProblem,
  gitAddressProblem,
  isLocalAddress,
} from './model/git-address.ts'

/** The configuration of a controller, with defaults filled in and paths made absolute. */
export interface Config {
  readonly sources: readonly SourceConfig[]
  readonly aws: {
    readonly endpoint?: string
    readonly region?: string
    /** Share of AWS's sustained read rates, in (0, 1]. */
    readonly readShare: number
  }
  readonly store: { readonly sqlite: string }
  /** File with the Ed25519 key that signs Puppet bundles. */
  readonly puppet: { readonly signingKey?: string }
  readonly api: { readonly listen: { readonly host: string; readonly port: number } }
  /** How people say who they are. */
  readonly auth: AuthSettings
  readonly reconcile: { readonly intervalMs: number }
  /** Queues into which AWS tells of changes. */
  readonly events: readonly EventsConfig[]
  readonly alerts: AlertsConfig
}

export interface SourceConfig {
  readonly name: string
  readonly url: string
  readonly branch: string
  readonly path: string
  readonly pollMs: number
  /** The source whose tenants bound this one. Left out: those that it brings itself, if any. */
  readonly tenants?: string
  /** For the host of the repository, over https, and for its pull requests. */
  readonly token?: string
  /** Signs what the host of the repository tells of pushes. */
  readonly webhookSecret?: string
  /** Left out: nothing is ever written to the repository. */
  readonly images?: ImagesConfig
}

/** What is read of the environment, where the file does not say it. */
export interface ConfigEnvironment {
  readonly AWS_ENDPOINT_URL?: string | undefined
  readonly AWS_REGION?: string | undefined
  /** Tokens, under the names that sources say. */
  readonly [name: string]: string | undefined
}

/** Text that a function of the model finds nothing wrong with. */
function checked(problemOf: (text: string) => string | undefined) {
  return z.string().superRefine((text, context) => {
    const message = problemOf(text)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
}

function seconds(range: { min: string; max: string }, byDefault: number) {
  return duration(range).default(byDefault)
}

/** The name of an environment variable, such as `example`. */
function variable(example: string) {
  return z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/, {
    error: `write the name of an environment variable, such as ${example}`,
  })
}

const sourceName = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, {
  error: 'use lower-case letters, digits and dashes (at most 63), starting with a letter',
})

const source = z
  .strictObject({
    name: sourceName,
    url: checked(gitAddressProblem),
    branch: checked(branchProblem).default('main'),
    path: checked(folderProblem).default('.'),
    poll: seconds({ min: '1s', max: '1d' }, 15),
    tenants: sourceName.exactOptional(),
    tokenFrom: variable('SHOP_GIT_TOKEN').exactOptional(),
    webhookSecretFrom: variable('SHOP_WEBHOOK_SECRET').exactOptional(),
    images: imagesConfig.exactOptional(),
  })
  .superRefine(({ url, tokenFrom, images }, context) => {
    if (images === undefined || tokenFrom !== undefined) return
    const who = images.github === undefined ? 'a repository over https' : 'a pull request'
    if (images.github === undefined && !url.startsWith('https:')) return
    const message = `${who} needs a token: name the environment variable that holds it in tokenFrom`
    context.addIssue({ code: 'custom', path: ['images'], message })
  })

type WrittenSource = z.infer<typeof source>

/** What is wrong with a source in the sight of the others, by the field. */
function sourceProblem(
  { name, tenants }: WrittenSource,
  index: number,
  sources: readonly WrittenSource[],
): { readonly field: keyof WrittenSource; readonly message: string } | undefined {
  if (sources.findIndex((one) => one.name === name) !== index) {
    return { field: 'name', message: 'another source has this name' }
  }
  if (tenants === undefined) return undefined
  const bounding = sources.find((one) => one.name === tenants)
  const message =
    bounding === undefined
      ? 'no source has this name'
      : bounding.name === name
        ? 'a source cannot write its own bounds: leave it out, or name another source'
        : bounding.tenants === undefined
          ? undefined
          : 'this source takes its tenants from another one, so it has none to give'
  return message === undefined ? undefined : { field: 'tenants', message }
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

const schema = z.strictObject({
  sources: z
    .array(source)
    .min(1, { error: 'write at least one source' })
    .superRefine((sources, context) => {
      for (const [index, one] of sources.entries()) {
        const problem = sourceProblem(one, index, sources)
        if (problem === undefined) continue
        const { field, message } = problem
        context.addIssue({ code: 'custom', path: [index, field], message })
      }
    }),
  aws: z
    .strictObject({
      endpoint: endpoint.optional(),
      region: regionName.optional(),
      readShare: readShare.default(0.25),
    })
    .prefault({}),
  store: z
    .strictObject({ sqlite: z.string().min(1).default('.plumbline/plumbline.sqlite') })
    .prefault({}),
  puppet: z.strictObject({ signingKey: z.string().min(1).optional() }).prefault({}),
  api: z.strictObject({ listen: listen.default({ host: '127.0.0.1', port: 8080 }) }).prefault({}),
  reconcile: z.strictObject({ interval: seconds({ min: '5s', max: '1d' }, 30) }).prefault({}),
  auth: authConfig,
  events: eventQueues,
  alerts: alertsConfig,
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
    environmentProblem(validated.value, file, environment) ?? authProblem(validated.value, file)
  if (problem) return { config: undefined, problems: [problem] }
  const config = toConfig(validated.value, dirname(resolve(file)), environment)
  const problems = config.events.filter(({ region }) => region === '').map(() => noRegion(file))
  return problems.length === 0 ? { config, problems: [] } : { config: undefined, problems }
}

function toConfig(
  { sources, aws, store, puppet, api, auth, reconcile, events, alerts }: z.infer<typeof schema>,
  folder: string,
  environment: ConfigEnvironment,
): Config {
  const url = aws.endpoint ?? given(environment.AWS_ENDPOINT_URL)
  const region = aws.region ?? given(environment.AWS_REGION)
  return {
    sources: sources.map(({ poll, url, tokenFrom, webhookSecretFrom, ...rest }) => ({
      ...rest,
      ...secret('token', tokenFrom, environment),
      ...secret('webhookSecret', webhookSecretFrom, environment),
      url: isLocalAddress(url) && !url.startsWith('file:') ? resolve(folder, url) : url,
      pollMs: poll * 1_000,
    })),
    aws: {
      readShare: aws.readShare,
      ...(url !== undefined && { endpoint: url }),
      ...(region !== undefined && { region }),
    },
    store: { sqlite: resolve(folder, store.sqlite) },
    puppet:
      puppet.signingKey === undefined ? {} : { signingKey: resolve(folder, puppet.signingKey) },
    api,
    auth: authOf(auth, sources),
    reconcile: { intervalMs: reconcile.interval * 1_000 },
    events: eventsOf(events, region),
    alerts: alertsOf(alerts, environment),
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
