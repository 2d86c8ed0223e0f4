import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** A door in front of moto that says what moto does not say. */
export interface StandIn {
  readonly url: string
  /** Operations that were not answered as moto answers them. */
  readonly stoodIn: ReadonlySet<string>
  readonly stop: () => Promise<void>
}

interface Asked {
  readonly operation: string
  readonly body: string
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Sees what is asked and what moto answers, and may answer something else. */
type Part = (asked: Asked, theirs: Answer) => Answer

/**
 * Passes everything on to moto, and stands in where a kind could not go on: for the tags of scalable targets (deviation
 * M14), and for target groups that no rule forwards to any more (M38).
 */
export async function startStandIn(moto: string): Promise<StandIn> {
  const parts: readonly Part[] = [tagsOfTargets(), releasedGroups()]
  const stoodIn = new Set<string>()

  async function answer(request: IncomingMessage): Promise<Answer> {
    const body = await textOf(request)
    const asked = { operation: operationOf(request, body), body }
    const theirs = await pass(moto, request, body)
    const ours = parts.reduce((last, part) => part(asked, last), theirs)
    if (ours !== theirs) stoodIn.add(asked.operation)
    return ours
  }

  const server = createServer((request, response) => {
    answer(request).then(
      (ours) => reply(response, ours),
      (error: unknown) => response.writeHead(502).end(String(error)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${port}`, stoodIn, stop }
}

/** What their registration said, where moto has nothing but a page about a failure of its own. */
function tagsOfTargets(): Part {
  const known = new Map<string, unknown>()
  return ({ operation, body }, theirs) => {
    if (operation === 'RegisterScalableTarget' && theirs.status === 200) {
      const { Tags } = JSON.parse(body) as { Tags?: unknown }
      const { ScalableTargetARN } = JSON.parse(theirs.body) as { ScalableTargetARN: string }
      if (Tags !== undefined) known.set(ScalableTargetARN, Tags)
    }
    if (operation !== 'ListTagsForResource' || theirs.status !== 500) return theirs
    const { ResourceARN = '' } = JSON.parse(body) as { ResourceARN?: string }
    if (!known.has(ResourceARN)) return theirs
    const headers = { 'content-type': 'application/x-amz-json-1.1' }
    return { status: 200, headers, body: JSON.stringify({ Tags: known.get(ResourceARN) }) }
  }
}

const groupWithBalancers =
  /(<TargetGroupArn>([^<]+)<\/TargetGroupArn>(?:(?!<TargetGroupArn>)[\s\S])*?)<LoadBalancerArns>[\s\S]*?<\/LoadBalancerArns>/g

/** A group without a load balancer, when the last rule that was made for it is gone. */
function releasedGroups(): Part {
  const rules = new Map<string, string>()
  return ({ operation, body }, theirs) => {
    const rule = new URLSearchParams(body).get('RuleArn') ?? ''
    const made = /<RuleArn>([^<]+)</.exec(theirs.body)?.[1]
    if (operation === 'CreateRule' && made !== undefined) rules.set(made, decodeURIComponent(body))
    if (operation === 'ModifyRule') rules.set(rule, decodeURIComponent(body))
    if (operation === 'DeleteRule') rules.delete(rule)
    if (operation !== 'DescribeTargetGroups') return theirs
    const text = theirs.body.replaceAll(groupWithBalancers, (whole, before: string, arn: string) =>
      [...rules.values()].some((one) => one.includes(arn)) ? whole : before,
    )
    return text === theirs.body ? theirs : { ...theirs, body: text }
  }
}

function operationOf({ headers }: IncomingMessage, body: string): string {
  const target = String(headers['x-amz-target'] ?? '')
  return target === ''
    ? (new URLSearchParams(body).get('Action') ?? '')
    : target.slice(target.indexOf('.') + 1)
}

async function textOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

async function pass(
  moto: string,
  { method, url, headers }: IncomingMessage,
  body: string,
): Promise<Answer> {
  const out = send(`${moto}${url ?? '/'}`, { method, headers })
  out.end(body)
  const [theirs] = (await once(out, 'response')) as [IncomingMessage]
  return { status: theirs.statusCode ?? 500, headers: theirs.headers, body: await textOf(theirs) }
}

/** Without what belongs to the other connection. */
function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  const theirs = ['content-length', 'transfer-encoding', 'connection']
  const ours = Object.entries(headers).filter(([name]) => !theirs.includes(name))
  response.writeHead(status, Object.fromEntries(ours)).end(body)
}
