import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

type Answer = Record<string, unknown>

/** Stands in front of the simulator, which does not play everything, and changes the answers of one operation. */
export async function between(
  to: string,
  operation: string,
  change: (answer: Answer) => Answer,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const headers = Object.entries(request.headers).filter(([name]) => name !== 'host')
    const answer = await fetch(`${to}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headers.map(([name, value]) => [name, String(value)] as [string, string]),
      body: await text(request),
    })
    const isIt = String(request.headers['x-amz-target']).endsWith(`.${operation}`)
    const said = await answer.text()
    const type = answer.headers.get('content-type') ?? ''
    response.writeHead(answer.status, { 'content-type': type })
    response.end(isIt ? JSON.stringify(change(JSON.parse(said) as Answer)) : said)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
