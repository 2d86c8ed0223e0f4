import { formatProblem } from '@plumbline/desired-state'
import { describe, expect, test } from 'vitest'
import { loadConfig } from './config.ts'

function told(text: string): string {
  const { problems } = loadConfig(text, 'plumbline.yaml', {})
  return problems.map((problem) => formatProblem(problem)).join('\n')
}

describe('where traces go', () => {
  const text = 'sources:\n  - name: shop\n    url: https://git.example.com/shop.git\n'
  const urlOf = (more: string, environment: Record<string, string>) =>
    loadConfig(`${text}${more}`, 'plumbline.yaml', environment).config?.tracing

  test('is nowhere unless somebody says so', () => {
    expect(urlOf('', {})).toBeUndefined()
    expect(urlOf('', { OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBeUndefined()
    expect(urlOf('tracing: { share: 10% }\n', {})).toBeUndefined()
  })

  test('is what OpenTelemetry defines, and else what the file says', () => {
    const base = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example.com:4318/' }
    const exact = { ...base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces.example.com/in' }
    const file = 'tracing: { endpoint: "http://127.0.0.1:4318", share: 10% }\n'

    expect(urlOf('', base)).toEqual({
      url: 'http://collector.example.com:4318/v1/traces',
      share: 1,
    })
    expect(urlOf('', exact)?.url).toBe('http://traces.example.com/in')
    expect(urlOf(file, exact)).toEqual({ url: 'http://127.0.0.1:4318/v1/traces', share: 0.1 })
    expect(urlOf(file, { OTEL_SDK_DISABLED: 'true' })).toBeUndefined()
    expect(urlOf(file, { OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined()
  })

  test.each(['http://127.0.0.1:4318/v1/traces', 'http://127.0.0.1:4318/v1/traces/'])(
    'is not said twice in %s',
    (endpoint) => {
      expect(urlOf(`tracing: { endpoint: "${endpoint}" }\n`, {})?.url).toBe(
        'http://127.0.0.1:4318/v1/traces',
      )
    },
  )

  test('has to be an address', () => {
    expect(told(`${text}tracing: { endpoint: collector, share: 0% }\n`)).toMatch(
      /4:22: error: tracing.endpoint: write the base URL of an OTLP receiver[^]*tracing.share: write a percentage/,
    )
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }
    const [problem] = loadConfig(text, 'plumbline.yaml', environment).problems
    expect(problem?.message).toBe(
      'the environment variable OTEL_EXPORTER_OTLP_ENDPOINT holds no URL',
    )
  })
})
