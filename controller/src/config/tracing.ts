import type { Problem } from '@plumbline/desired-state'
import { z } from 'zod'

export interface TracingConfig {
  /** Full address that traces are posted to. */
  readonly url: string
  /** Share of the passes that are followed, in (0, 1]. */
  readonly share: number
}

const endpointMessage = 'write the base URL of an OTLP receiver, such as http://127.0.0.1:4318'

/** `tracing` of `plumbline.yaml`. */
export const tracingConfig = z
  .strictObject({
    endpoint: z.url({ protocol: /^https?$/, error: endpointMessage }).exactOptional(),
    share: z
      .string({ error: 'write a percentage such as 10%' })
      .regex(/^([1-9]\d?|100)%$/, { error: 'write a percentage between 1% and 100%' })
      .transform((text) => Number.parseInt(text, 10) / 100)
      .default(1),
  })
  .prefault({})

type Variables = Readonly<Record<string, string | undefined>>

/** A variable that decides and holds no address. */
export function tracingProblem(
  written: z.infer<typeof tracingConfig>,
  file: string,
  environment: Variables,
): Problem | undefined {
  const { url } = tracingOf(written, environment).tracing ?? {}
  if (url === undefined || /^https?:$/.test(URL.parse(url)?.protocol ?? '')) return undefined
  const exact = given(environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) !== undefined
  const name = exact ? 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT' : 'OTEL_EXPORTER_OTLP_ENDPOINT'
  const message = `the environment variable ${name} holds no URL`
  const hint = 'correct the variable, or write tracing.endpoint here'
  return { file, line: 1, column: 1, length: 1, path: 'tracing.endpoint', message, hint }
}

/** Where OpenTelemetry says to send traces, unless the configuration says it: its own variables, the more exact one first. */
export function tracingOf(
  { endpoint, share }: z.infer<typeof tracingConfig>,
  environment: Variables,
): { readonly tracing?: TracingConfig } {
  const { OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER } = environment
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT } = environment
  if (OTEL_SDK_DISABLED === 'true' || OTEL_TRACES_EXPORTER === 'none') return {}
  const base = endpoint ?? given(OTEL_EXPORTER_OTLP_ENDPOINT)
  const exact = endpoint === undefined ? given(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) : undefined
  // Elsewhere people give the whole address: of ours both are taken, of the variable what OpenTelemetry says.
  const root = endpoint === undefined ? base : base?.replace(/\/v1\/traces\/?$/, '')
  const url = exact ?? (root === undefined ? undefined : `${root.replace(/\/$/, '')}/v1/traces`)
  return url === undefined ? {} : { tracing: { url, share } }
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}
