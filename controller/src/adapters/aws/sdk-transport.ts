import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { ECRClient } from '@aws-sdk/client-ecr'
import { ECSClient } from '@aws-sdk/client-ecs'
import type { ECSClientConfig } from '@aws-sdk/client-ecs'
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import { IAMClient } from '@aws-sdk/client-iam'
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api'
import { KMSClient } from '@aws-sdk/client-kms'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SNSClient } from '@aws-sdk/client-sns'
import { SQSClient } from '@aws-sdk/client-sqs'
import { SSMClient } from '@aws-sdk/client-ssm'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { ownAccount, type AwsOperation, type OperationName, type Place } from '../../model/aws.ts'
import { FaultError } from '../../model/fault.ts'
import type { Clock } from '../../model/ports.ts'
import type { WriteGuard } from '../../model/replicas.ts'
import type { Transport } from './caller.ts'
import { assumed, type AssumedRole, type SessionCredentials } from './assumed.ts'
import { failureOf } from './errors.ts'
import { leaseLost } from './guarded.ts'
import { asLeaving } from './leaving.ts'

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface SdkOptions {
  readonly operations: readonly AwsOperation[]
  /** Base URL that takes the place of every AWS endpoint. */
  readonly endpoint?: string
  /** Fixed credentials. Default: the SDK's own chain. */
  readonly credentials?: Credentials | ((place: Place) => Credentials)
  /** The roles that are taken on, by account. In any other account the credentials are used as they are. */
  readonly roles?: ReadonlyMap<string, AssumedRole>
  readonly clock: Pick<Clock, 'now'>
  readonly requestHandler?: NonNullable<ECSClientConfig['requestHandler']>
  readonly timeoutMs?: number
  /** Asked once more when a write is signed and about to leave: a process may have been frozen in between. */
  readonly guard?: WriteGuard
}

/** What is used of an SDK client. */
interface Client {
  send(command: object, options: { abortSignal: AbortSignal }): Promise<object>
  destroy(): void
  readonly middlewareStack: { remove(step: string): boolean }
}
/** What is set of a client's configuration: the same for every service. */
type Config = Pick<
  ECSClientConfig,
  'region' | 'endpoint' | 'credentials' | 'maxAttempts' | 'customUserAgent' | 'requestHandler'
> & { readonly forcePathStyle?: boolean }
type ClientClass = new (config: Config) => object

/** The SDK's clients by the service prefix of an operation. */
const clientClasses: Readonly<Record<string, ClientClass>> = {
  'application-autoscaling': ApplicationAutoScalingClient,
  cloudwatch: CloudWatchClient,
  ecr: ECRClient,
  ecs: ECSClient,
  elasticloadbalancing: ElasticLoadBalancingV2Client,
  iam: IAMClient,
  kms: KMSClient,
  logs: CloudWatchLogsClient,
  scheduler: SchedulerClient,
  secretsmanager: SecretsManagerClient,
  sns: SNSClient,
  sqs: SQSClient,
  ssm: SSMClient,
  sts: STSClient,
  tag: ResourceGroupsTaggingAPIClient,
}

/** Clients that are loaded when they are called: that of EC2 is as large as all others together. */
const lateClasses: Readonly<Record<string, () => Promise<ClientClass>>> = {
  ec2: async () => (await import('@aws-sdk/client-ec2')).EC2Client,
  s3: async () => (await import('@aws-sdk/client-s3')).S3Client,
}

const connectionTimeoutMs = 3_000
/** Connections that are kept open to one service. */
const socketsMax = 64

/**
 * Sends requests with the AWS SDK. The SDK repeats nothing: by default it sends even a CreateService again after a
 * connection reset. Before the first request to a place the credentials are checked to belong to its account.
 */
export function sdkTransport(options: SdkOptions): {
  readonly transport: Transport
  readonly close: () => void
} {
  const commands = new Map(options.operations.map((operation) => [operation.op, operation]))
  const clients = new Map<string, Client>()
  const verified = new Map<string, Promise<void>>()
  const sessions = new Map<string, () => Promise<SessionCredentials>>()

  /** One session for an account, whichever services and regions are called in it. */
  function sessionIn(place: Place): (() => Promise<SessionCredentials>) | undefined {
    const role = options.roles?.get(place.account)
    if (role === undefined) return undefined
    const known = sessions.get(place.account)
    if (known !== undefined) return known
    const sts = open(STSClient, configOf(place, options))
    clients.set(`${place.account}/assuming`, sts)
    // Whoever waits may give up; the session is for all others too.
    const { signal: abortSignal } = new AbortController()
    const session = assumed(role, place, options.clock, (input) =>
      sts.send(new AssumeRoleCommand(input), { abortSignal }),
    )
    sessions.set(place.account, session)
    return session
  }

  async function clientOf(place: Place, op: OperationName): Promise<Client> {
    const service = op.slice(0, op.indexOf(':'))
    const key = `${place.account}/${place.region}/${service}`
    const Class = clientClasses[service] ?? (await lateClasses[service]?.())
    if (!Class) throw new FaultError(noClient(op))
    const client = clients.get(key) ?? open(Class, configOf(place, options, sessionIn(place)))
    clients.set(key, client)
    return client
  }

  /** Once for each place that has passed; a check that failed is made again. */
  function verify(place: Place, signal: AbortSignal): Promise<void> {
    const key = `${place.account}/${place.region}`
    const known = verified.get(key)
    if (known) return known
    const check = clientOf(place, 'sts:GetCallerIdentity').then((client) =>
      verifyAccount(client, place, signal),
    )
    verified.set(key, check)
    check.catch(() => verified.delete(key))
    return check
  }

  return {
    async transport(place, op, input, signal) {
      const operation = commands.get(op)
      if (!operation) throw new FaultError(noClient(op))
      const { command, access } = operation
      await verify(place, signal)
      const client = await clientOf(place, op)
      const Command = 'load' in command ? await command.load() : command
      // The types of commands differ in every parameter; what is used of them is the same.
      const request = new Command(input) as unknown as Sendable
      if (access === 'write' && options.guard) guardLast(request, options.guard, op)
      return settled(await client.send(request, { abortSignal: signal }))
    },
    close() {
      for (const client of clients.values()) client.destroy()
      clients.clear()
    },
  }
}

/** A client without the step that copies all that is sent and answered, for a log that nobody reads. */
function open(Class: ClientClass, config: Config): Client {
  const client = new Class(config) as Client
  client.middlewareStack.remove('loggerMiddleware')
  return client
}

/** What is used of an SDK command: the steps through which it becomes a request. */
interface Sendable {
  readonly middlewareStack: {
    add(
      step: (next: (args: object) => Promise<object>) => (args: object) => Promise<object>,
      options: { readonly step: 'deserialize'; readonly priority: 'low' },
    ): void
  }
}

/** The last step before the handler, after the request was signed; and once more when its connection is open. */
function guardLast({ middlewareStack }: Sendable, guard: WriteGuard, op: OperationName): void {
  middlewareStack.add(
    (next) => (args) => {
      const refusal = () => (guard.holds() ? undefined : leaseLost(op))
      const refused = refusal()
      if (refused !== undefined) throw refused
      return asLeaving(refusal, () => next(args))
    },
    { step: 'deserialize', priority: 'low' },
  )
}

/** A body that is a stream is read to its end while the call is under way, so that what goes wrong is its failure. */
async function settled(output: object): Promise<object> {
  const { Body } = output as { readonly Body?: { transformToString?: () => Promise<string> } }
  if (Body?.transformToString === undefined) return output
  return { ...output, Body: await Body.transformToString() }
}

function configOf(
  place: Place,
  options: SdkOptions,
  session?: () => Promise<SessionCredentials>,
): Config {
  const { endpoint, credentials, timeoutMs = 0 } = options
  const agent = { keepAlive: true, maxSockets: socketsMax }
  return {
    region: place.region,
    maxAttempts: 1,
    customUserAgent: 'plumbline',
    // Behind one address there are no host names for buckets; only S3 knows the option.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials !== undefined && {
      credentials: typeof credentials === 'function' ? credentials(place) : credentials,
    }),
    ...(session !== undefined && { credentials: session }),
    requestHandler: options.requestHandler ?? {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: timeoutMs,
      // Without it the SDK only prints a warning when the time is over, and goes on waiting.
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  }
}

/** GetCallerIdentity needs no permission. What goes wrong with it is told as such: nothing else was sent. */
async function verifyAccount(
  client: Client,
  place: Place,
  abortSignal: AbortSignal,
): Promise<void> {
  const op = 'sts:GetCallerIdentity'
  const identity: { readonly Account?: string } = await client
    .send(new GetCallerIdentityCommand({}), { abortSignal })
    .catch((error: unknown) => {
      throw failureOf(error, { op, access: 'read', place, input: {} }).error
    })
  if (identity.Account === place.account || place.account === ownAccount) return
  throw new FaultError({
    code: 'WrongAccount',
    source: 'user',
    retry: 'backoff',
    message: `The credentials belong to account ${identity.Account ?? '(not told)'}, but the environment is in ${place.account}.`,
    hint: 'Correct `account` of the Environment, start the controller with credentials of that account, or name a role in it in `aws.accounts`.',
  })
}

function noClient(op: OperationName) {
  return {
    code: 'OperationUnknown',
    source: 'controller',
    retry: 'never',
    message: `There is no SDK client or command for ${op}.`,
    hint: 'Declare the operation in the `calls` of its kind, and its service in the AWS adapter.',
  } as const
}
