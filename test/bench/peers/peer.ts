import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { nameOf } from '../rig/documents.ts'

const execute = promisify(execFile)

/** Another program that brings services to ECS, or a loop of calls that a team would write. */
export interface Peer {
  readonly name: string
  /** Its version; undefined where it is not installed. */
  version(): Promise<string | undefined>
  /** What is done once before the first run and not measured. */
  readonly prepare?: (place: PeerPlace, services: readonly Service[]) => Promise<void>
  /** Has `services` run as `versions` says, and is done when AWS has taken all of it. */
  readonly apply: (place: PeerPlace, services: readonly Service[]) => Promise<void>
  /** Looks for what differs, and changes nothing; left out where applying is its only way to look. */
  readonly look?: (place: PeerPlace, services: readonly Service[]) => Promise<void>
}

export interface Service {
  readonly name: string
  readonly image: string
}

/** Where a peer works. */
export interface PeerPlace {
  readonly endpoint: string
  /** A folder of its own. */
  readonly folder: string
}

export const servicesOf = (units: number, changed?: number): readonly Service[] =>
  Array.from({ length: units }, (_, index) => ({
    name: nameOf(index),
    image: `${nameOf(index)}:${index === changed ? 2 : 1}`,
  }))

/** The task definition of a service, in the size of what Plumbline makes of the documents of the bench. */
export function definitionOf({ name, image }: Service) {
  const container = {
    name,
    image,
    essential: true,
    portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
    environment: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'REGION', value: 'eu-west-1' },
      { name: 'SERVICE_NAME', value: name },
      { name: 'FEATURE_FLAGS', value: 'search,cart,checkout' },
      { name: 'CACHE_URL', value: `redis://${name}.cache.internal:6379` },
      { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://collector.internal:4318' },
    ],
    healthCheck: {
      command: ['CMD-SHELL', 'curl -f http://localhost:8080/healthz || exit 1'],
      interval: 30,
      retries: 3,
      timeout: 5,
    },
  }
  return {
    family: name,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [container],
  } as const
}

export const network = {
  awsvpcConfiguration: {
    subnets: ['subnet-a', 'subnet-b'],
    securityGroups: ['sg-app'],
    assignPublicIp: 'DISABLED',
  },
} as const

/** Runs a program of a peer with nothing of this process's own settings but the path. */
export async function ran(
  program: string,
  args: readonly string[],
  { endpoint, folder }: PeerPlace,
  more: NodeJS.ProcessEnv = {},
): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...more,
  }
  const limits = { maxBuffer: 64 * 1024 ** 2 }
  const { stdout } = await execute(program, args, { cwd: folder, env, ...limits })
  return stdout
}

/** What a program says when it is asked for its version; undefined where it is not there. */
export async function versionOf(
  program: string,
  args: readonly string[],
): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await execute(program, args)
    return /\d+\.\d+\.\d+/.exec(stdout + stderr)?.[0] ?? stdout.trim()
  } catch {
    return undefined
  }
}

export function writeJson(folder: string, name: string, content: object): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(content))
  return file
}
