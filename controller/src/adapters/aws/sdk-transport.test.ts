import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ownAccount } from '../../model/aws.ts'
import { systemClock } from '../clock.ts'
import { systemRandom } from '../random.ts'
import { createAws } from './aws.ts'
import type { AwsConnection } from './aws.ts'
import { asLeaving } from './leaving.ts'
import { sdkTransport } from './sdk-transport.ts'
import { faultFrom, listServices, operations, place, services } from './aws-world.ts'

const cleanUps: (() => void)[] = []
afterEach(() => cleanUps.splice(0).forEach((cleanUp) => cleanUp()))

type Answer = (operation: string, body: string, response: ServerResponse) => void

/** Long enough for an answer on a busy machine; a test that waits for none says how long it waits (ms). */
const patientMs = 20_000

/** An endpoint on loopback that knows who the caller is and answers everything else by `answer`. */
async function endpoint(answer: Answer, { account = place.account, timeoutMs = patientMs } = {}) {
  const requests: { operation: string; port: number | undefined; agent: string | undefined }[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const target = request.headers['x-amz-target']
    const operation = String(target ?? /Action=(\w+)/.exec(body)?.[1]).replace(/^.*\./, '')
    const agent = request.headers['user-agent']
    requests.push({ operation, port: request.socket.remotePort, agent })
    if (operation === 'GetCallerIdentity') response.end(identity(account))
    else answer(operation, body, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const options = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' },
    operations,
    clock: systemClock,
    random: systemRandom,
    timeoutMs,
  }
  const aws = createAws(options)
  cleanUps.push(() => aws.close())
  return { aws, requests, options }
}

async function text(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

function identity(account: string): string {
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
    <Arn>arn:aws:iam::${account}:user/plumbline</Arn><UserId>U</UserId><Account>${account}</Account>
  </GetCallerIdentityResult></GetCallerIdentityResponse>`
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
  response.end(JSON.stringify(body))
}

function create(aws: AwsConnection): Promise<object> {
  const input = { cluster: 'shop', serviceName: 'web', taskDefinition: 'web:1' }
  return aws(place).writer.call({ op: 'ecs:CreateService', input })
}

test('the SDK sends what was asked, over connections that stay open', async () => {
  const { aws, requests } = await endpoint((_operation, body, response) => {
    const asked: { services: string[] } = JSON.parse(body)
    reply(response, 200, { services: asked.services.map((serviceName) => ({ serviceName })) })
  })

  const first = await aws(place).reader.look(services, 'shop', 'web')
  const second = await aws(place).reader.look(services, 'shop', 'api')

  expect([first?.serviceName, second?.serviceName]).toEqual(['web', 'api'])
  const described = requests.filter(({ operation }) => operation === 'DescribeServices')
  expect(described).toHaveLength(2)
  expect(described[1]?.port).toBe(described[0]?.port)
  expect(described[0]?.agent).toContain('plumbline')
})

test('the account of the credentials is checked once', async () => {
  const { aws, requests } = await endpoint((_operation, _body, response) =>
    reply(response, 200, {}),
  )

  await Promise.all([aws(place).reader.read(listServices, {}), create(aws)])
  await create(aws)

  const checks = requests.filter(({ operation }) => operation === 'GetCallerIdentity')
  expect(checks).toHaveLength(1)
})

test('nothing is sent with the credentials of another account', async () => {
  const { aws, requests } = await endpoint(
    (_operation, _body, response) => reply(response, 200, {}),
    { account: '210987654321' },
  )

  const fault = await faultFrom(create(aws))

  expect(fault).toMatchObject({ code: 'WrongAccount', source: 'user' })
  expect(requests.map(({ operation }) => operation)).toEqual(['GetCallerIdentity'])
})

test('whichever account the credentials belong to is right where nobody named one', async () => {
  const { aws } = await endpoint(
    (_operation, _body, response) => reply(response, 200, { serviceArns: [] }),
    { account: '210987654321' },
  )

  const { reader } = aws({ ...place, account: ownAccount })

  await expect(reader.read(listServices, { cluster: 'main' })).resolves.toMatchObject({
    serviceArns: [],
  })
})

test('the SDK repeats nothing by itself: neither after an error nor after a reset', async () => {
  const { aws, requests } = await endpoint((_operation, _body, response) => {
    const creates = requests.filter(({ operation }) => operation === 'CreateService').length
    if (creates === 1) reply(response, 500, { __type: 'ServerException', message: 'oops' })
    else response.socket?.resetAndDestroy()
  })

  const faults = [await faultFrom(create(aws)), await faultFrom(create(aws))]

  expect(faults.map(({ code }) => code)).toEqual(['OutcomeUnknown', 'OutcomeUnknown'])
  expect(requests.filter(({ operation }) => operation === 'CreateService')).toHaveLength(2)
})

test.each([
  [2, 'when it is signed'],
  [3, 'when it has its connection'],
])('a write for which the lease is over at question %i, %s, does not leave', async (last) => {
  const { options, requests } = await endpoint((_operation, _body, response) => {
    reply(response, 200, {})
  })
  let asked = 0
  // The first question comes before the request is made.
  const guard = { holds: () => (asked += 1) < last, confirms: async () => true }
  const aws = createAws({ ...options, guard })
  cleanUps.push(() => aws.close())

  expect(await faultFrom(create(aws))).toMatchObject({ code: 'LeaseLost' })
  expect(asked).toBe(last)
  expect(requests.map(({ operation }) => operation)).toEqual(['GetCallerIdentity'])
})

test('a request is asked about when its connection is open', async () => {
  const { options } = await endpoint((_operation, _body, response) => reply(response, 200, {}))
  const seen: (boolean | undefined)[] = []
  const refusal = (): undefined => void seen.push(asked.socket?.connecting)

  const asked = await asLeaving(refusal, async () => request(options.endpoint).end())
  await once(asked, 'response')

  expect(seen).toEqual([false])
})

test('many writes at once share the connections that there may be', async () => {
  const { options, requests } = await endpoint((_operation, _body, response) => {
    setImmediate(() => reply(response, 200, {}))
  })
  const guard = { holds: () => true, confirms: async () => true }
  const { transport, close } = sdkTransport({ ...options, guard })
  cleanUps.push(close)
  const { signal } = new AbortController()
  const write = () => transport(place, 'ecs:CreateService', { serviceName: 'web' }, signal)

  await Promise.all(Array.from({ length: 300 }, write))

  const creates = requests.filter(({ operation }) => operation === 'CreateService')
  expect(creates).toHaveLength(300)
  expect(new Set(creates.map(({ port }) => port)).size).toBe(64)
})

test('an endpoint that never answers is given up', async () => {
  const { aws } = await endpoint(() => {}, { timeoutMs: 300 })

  const fault = await faultFrom(create(aws))

  expect(fault.code).toBe('OutcomeUnknown')
})

test('the SDK itself gives up, even when nobody aborts it', async () => {
  const { options } = await endpoint(() => {}, { timeoutMs: 300 })
  const { transport, close } = sdkTransport(options)
  cleanUps.push(close)

  const never = new AbortController().signal
  const sent = transport(place, 'ecs:ListServices', {}, never)

  await expect(sent).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('an error of AWS keeps its name and message', async () => {
  const { aws } = await endpoint((_operation, _body, response) =>
    reply(response, 400, { __type: 'ClusterNotFoundException', message: 'Cluster not found.' }),
  )

  const fault = await faultFrom(aws(place).reader.look(services, 'shop', 'web'))

  expect(fault.code).toBe('ClusterNotFound')
  expect(fault.message).toContain('Cluster not found.')
})

test('an endpoint that is not there is a fault of the network', async () => {
  const { aws } = await endpoint(() => {})
  cleanUps.splice(0).forEach((cleanUp) => cleanUp())

  const fault = await faultFrom(create(aws))

  expect(fault).toMatchObject({ code: 'AwsUnreachable', retry: 'backoff' })
})

test('what is sent is read once, to be sent: nothing is copied for a log', async () => {
  const { aws } = await endpoint((_operation, _body, response) =>
    reply(response, 200, { serviceArns: [] }),
  )
  let reads = 0
  const input = {
    get cluster() {
      reads += 1
      return 'shop'
    },
  }

  await aws(place).reader.read(listServices, input)

  expect(reads).toBe(1)
})
