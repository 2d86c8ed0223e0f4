import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as it came over the wire. */
export interface Received {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly events: readonly {
    readonly name: string
    readonly attributes: Record<string, unknown>
  }[]
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly status: { readonly code?: number }
}

export interface Receiver {
  /** Base URL, as `OTEL_EXPORTER_OTLP_ENDPOINT` has it. */
  readonly url: string
  readonly spans: readonly Received[]
  /** Attributes of whoever sent. */
  readonly resources: readonly Record<string, unknown>[]
  /** Everything that came, as text. */
  readonly text: () => string
  close(): void
}

interface KeyValue {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

interface Body {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] }
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<Received, 'attributes' | 'events' | 'links'> & {
        readonly attributes: readonly KeyValue[]
        readonly events: readonly {
          readonly name: string
          readonly attributes: readonly KeyValue[]
        }[]
        readonly links: Received['links']
      })[]
    }[]
  }[]
}

/** A receiver of OTLP over HTTP in JSON. Source: the OpenTelemetry Protocol Specification, OTLP/HTTP, JSON encoding. */
export async function otlpReceiver(status = 200): Promise<Receiver> {
  const texts: string[] = []
  const spans: Received[] = []
  const resources: Record<string, unknown>[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const right = request.method === 'POST' && request.url === '/v1/traces'
      const json = request.headers['content-type'] === 'application/json'
      const answer = right && json ? status : 404
      if (answer === 200) take(Buffer.concat(chunks).toString('utf8'))
      response.writeHead(answer, { 'content-type': 'application/json' }).end('{}')
    })
  })

  function take(text: string): void {
    texts.push(text)
    const { resourceSpans } = JSON.parse(text) as Body
    for (const { resource, scopeSpans } of resourceSpans) {
      resources.push(plain(resource.attributes))
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) spans.push(readSpan(span))
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    resources,
    text: () => texts.join('\n'),
    close: () => void server.close(),
  }
}

function readSpan(
  span: Body['resourceSpans'][number]['scopeSpans'][number]['spans'][number],
): Received {
  const { attributes, events, links } = span
  return {
    ...span,
    attributes: plain(attributes),
    events: events.map(({ name, attributes: told }) => ({ name, attributes: plain(told) })),
    links,
  }
}

function plain(attributes: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
