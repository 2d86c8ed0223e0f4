/** What both doors owe a client, through the same SDK client: the socket must make no difference. */
import {
  ClusterNotFoundException,
  DescribeClustersCommand,
  DescribeServicesCommand,
  ECSClient,
  ListServicesCommand,
} from '@aws-sdk/client-ecs'
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { clientOptions } from './clients.testing.ts'
import type { FaultOutcome } from './core/faults.ts'
import type { World } from './core/world.ts'
import { serve } from './http.ts'
import type { SimulatorServer } from './http.ts'
import { inProcessHandler } from './in-process.ts'
import { createSimulator } from './simulator.ts'

let open: SimulatorServer[] = []

afterEach(async () => {
  await Promise.all(open.map((server) => server.close()))
  open = []
})

type Options = typeof clientOptions & { readonly endpoint?: string }

async function overHttp(world: World): Promise<Options> {
  const server = await serve(world, { port: 0 })
  open.push(server)
  return { ...clientOptions, endpoint: server.url }
}

async function inProcess(world: World): Promise<Options> {
  const requestHandler = inProcessHandler(world)
  return { ...clientOptions, requestHandler } as Options
}

describe.each([
  ['over HTTP', overHttp],
  ['in process', inProcess],
])('%s', (_name, door) => {
  async function doorTo(outcome?: FaultOutcome): Promise<{ world: World; options: Options }> {
    const world = createSimulator()
    if (outcome !== undefined) world.faults.prime({ operation: '*', outcome })
    return { world, options: await door(world) }
  }

  test('answers in JSON, in Query and in REST', async () => {
    const { options } = await doorTo()
    const s3 = new S3Client(options)

    const clusters = await new ECSClient(options).send(
      new DescribeClustersCommand({ clusters: ['none'] }),
    )
    const identity = await new STSClient(options).send(new GetCallerIdentityCommand({}))
    await s3.send(new CreateBucketCommand({ Bucket: 'bundles' }))
    await s3.send(new PutObjectCommand({ Bucket: 'bundles', Key: 'a/ü b', Body: 'content' }))
    const object = await s3.send(new GetObjectCommand({ Bucket: 'bundles', Key: 'a/ü b' }))

    expect(clusters.failures?.[0]?.reason).toBe('MISSING')
    expect(identity.Arn).toBe('arn:aws:iam::123456789012:user/test')
    expect(await object.Body?.transformToString()).toBe('content')
  })

  test('refuses with the classes of the SDK', async () => {
    const { options } = await doorTo()

    const call = new ECSClient(options).send(new ListServicesCommand({ cluster: 'none' }))

    await expect(call).rejects.toBeInstanceOf(ClusterNotFoundException)
    await expect(call).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } })
  })

  test.each<[FaultOutcome, object]>([
    [
      { kind: 'error', code: 'ServerException' },
      { name: 'ServerException', $metadata: { httpStatusCode: 500 } },
    ],
    [
      { kind: 'error', code: 'ExpiredTokenException', message: 'The security token is expired' },
      { name: 'ExpiredTokenException', message: 'The security token is expired' },
    ],
    [{ kind: 'throttle' }, { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }],
    [{ kind: 'access-denied' }, { name: 'AccessDeniedException' }],
    [{ kind: 'reset' }, { code: 'ECONNRESET' }],
    [{ kind: 'html' }, { name: 'SyntaxError' }],
    [{ kind: 'truncated' }, { code: 'ECONNRESET' }],
  ])('%j is what the client sees', async (outcome, seen) => {
    const { world, options } = await doorTo(outcome)

    const call = new ECSClient(options).send(new DescribeServicesCommand({ services: ['web'] }))

    await expect(call).rejects.toMatchObject(seen)
    expect(world.journal.counts()['ecs:DescribeServices']?.failed).toBe(1)
  })

  test('a call that hangs ends when the client gives up', async () => {
    const { world, options } = await doorTo({ kind: 'hang' })
    const abort = new AbortController()

    const call = new ECSClient(options).send(new DescribeServicesCommand({ services: ['web'] }), {
      abortSignal: abort.signal,
    })
    const ended = call.catch((error: unknown) => error)
    await vi.waitFor(() => expect(world.journal.entries()).toHaveLength(1), { interval: 1 })
    abort.abort()

    expect(await ended).toMatchObject({ name: 'AbortError' })
  })

  test('what nobody implements is named', async () => {
    const { options } = await doorTo()
    const handle = new ECSClient(options)
    handle.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> }
        headers['x-amz-target'] = 'DynamoDB_20120810.ListTables'
        return next(args)
      },
      { step: 'finalizeRequest' },
    )

    const call = handle.send(new DescribeServicesCommand({ services: ['web'] }))

    await expect(call).rejects.toMatchObject({
      name: 'NotImplemented',
      $metadata: { httpStatusCode: 501 },
    })
    await expect(call).rejects.toThrow('DynamoDB_20120810.ListTables')
  })

  test('an input without a required member is refused before it reaches the service', async () => {
    const { world, options } = await doorTo()

    const call = new ECSClient(options).send(new DescribeServicesCommand({ services: undefined }))

    await expect(call).rejects.toMatchObject({ name: 'InvalidParameterException' })
    await expect(call).rejects.toThrow("Value null at 'services'")
    expect(world.journal.entries()).toEqual([])
  })
})

test('a server closes although a call hangs', async () => {
  const world = createSimulator()
  world.faults.prime({ operation: '*', outcome: { kind: 'hang' } })
  const server = await serve(world, { port: 0 })
  const ecs = new ECSClient({ ...clientOptions, endpoint: server.url })
  const call = ecs.send(new DescribeServicesCommand({ services: ['web'] }))
  const ended = call.catch((error: unknown) => error)
  await vi.waitFor(() => expect(world.journal.entries()).toHaveLength(1), { interval: 1 })

  await server.close()

  expect(await ended).toMatchObject({ code: 'ECONNRESET' })
})

test('a port that is taken is an error, not a hang', async () => {
  const world = createSimulator()
  const { port } = await serve(world, { port: 0 }).then((server) => {
    open.push(server)
    return server
  })

  await expect(serve(world, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('the Date header tells virtual time only when it is asked to', async () => {
  const startAt = Date.UTC(2001, 1, 3, 4, 5, 6)
  const world = createSimulator({ startAt })
  const servers = [
    await serve(world, { port: 0 }),
    await serve(world, { port: 0, date: 'virtual' }),
  ]
  open.push(...servers)

  const [real, virtual] = await Promise.all(
    servers.map(({ url }) => fetch(`${url}/_plumbline/clock`)),
  )

  expect(real?.headers.get('date')).not.toContain('2001')
  expect(virtual?.headers.get('date')).toBe('Sat, 03 Feb 2001 04:05:06 GMT')
})
