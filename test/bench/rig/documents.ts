import { environment, service } from '../../support/shop.ts'
import type { Files } from '../../support/memory-git.ts'

export const nameOf = (index: number): string => `s${String(index).padStart(5, '0')}`

/** A document as teams write them: image, size, variables, a check, logs. About 700 bytes. */
function documentOf(index: number, version = 1): string {
  const name = nameOf(index)
  const spec = {
    image: `${name}:${version}`,
    cpu: 256,
    memory: 512,
    port: 8080,
    scale: 2,
    env: {
      LOG_LEVEL: 'info',
      REGION: 'eu-west-1',
      SERVICE_NAME: name,
      FEATURE_FLAGS: 'search,cart,checkout',
      CACHE_URL: `redis://${name}.cache.internal:6379`,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.internal:4318',
    },
    health: { command: 'curl -f http://localhost:8080/healthz || exit 1' },
    logs: { retention: '30d' },
  }
  return service(name, `\n${linesOf(spec)}`, { owner: `team-${index % 20}`, stage: 'prod' })
}

/** Fields of a spec in the block form, a line each. */
function linesOf(spec: object, indent = '  '): string {
  return Object.entries(spec)
    .map(([key, value]) =>
      typeof value === 'object' && !Array.isArray(value)
        ? `${indent}${key}:\n${linesOf(value as object, `${indent}  `)}`
        : `${indent}${key}: ${JSON.stringify(value)}\n`,
    )
    .join('')
}

/** One environment with `count` services in folders of a hundred. `versions` says which of them are past their first. */
export function documents(count: number, versions: ReadonlyMap<number, number> = new Map()): Files {
  const files = Array.from({ length: count }, (_, index) => [
    `apps/team-${Math.floor(index / 100)}/${nameOf(index)}.yaml`,
    documentOf(index, versions.get(index)),
  ])
  return { 'environments/prod.yaml': environment('prod'), ...Object.fromEntries(files) }
}
