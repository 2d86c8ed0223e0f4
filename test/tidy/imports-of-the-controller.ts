import type { ImportRule } from './checks.ts'
import { engineRows } from './engine-rooms.ts'

const language = 'desired-state/src/**'
const model = 'controller/src/model/**'
const moments = 'controller/src/moments.ts'
const registry = 'controller/src/kinds/index.ts'
const sdkClients = '@aws-sdk/client-*'

/** The rows of the import table that speak of the controller. */
export const importsOfTheController: readonly ImportRule[] = [
  {
    files: 'controller/src/**',
    tests: true,
    may: [
      'controller/src/**',
      language,
      sdkClients,
      'vitest',
      'fast-check',
      'yaml',
      'pino',
      'node:**',
    ],
    because: 'a test stands beside its source and sees its workspace',
  },
  {
    files: model,
    may: [model],
    mayTypes: [language],
    because: 'the model is the vocabulary of everything else, so it depends on nothing',
  },
  {
    files: registry,
    may: [
      'controller/src/kinds/*/index.ts',
      'controller/src/kinds/handover.ts',
      'controller/src/kinds/tag-index.ts',
      model,
    ],
    because: 'the registry is the only file that knows every kind',
  },
  {
    files: 'controller/src/kinds/*.ts',
    may: ['controller/src/kinds/*.ts', moments, model, language, sdkClients, 'node:crypto'],
    never: [registry],
    because: 'what several kinds share is a leaf beside their folders',
  },
  {
    files: 'controller/src/kinds/<k>/**',
    may: [
      'controller/src/kinds/<k>/**',
      'controller/src/kinds/*.ts',
      moments,
      model,
      language,
      sdkClients,
      'node:crypto',
    ],
    never: [registry],
    because:
      'a kind never knows another kind: references are data, and order is collected from them',
  },
  {
    files: 'controller/src/bundles/**',
    may: ['controller/src/bundles/**', model, language, 'node:**'],
    because: 'a folder of Git becomes a bundle: bytes in, an archive or problems out',
  },
  {
    files: 'controller/src/preflight/**',
    may: ['controller/src/preflight/**', 'controller/src/kinds/*.ts', model, language, sdkClients],
    never: [registry],
    because: 'a check reads what a release needs and nobody makes: it knows requests, and no kind',
  },
  {
    files: 'controller/src/inspect/**',
    may: [
      'controller/src/inspect/**',
      'controller/src/engine/**',
      'controller/src/kinds/**',
      model,
      language,
    ],
    mayTypes: ['controller/src/adapters/aws/aws.ts', sdkClients],
    because: 'what people look at on demand is read as the kinds read it, and decides nothing',
  },
  ...engineRows([registry, moments, model, language]),
  {
    files: 'controller/src/adapters/**',
    may: [
      'controller/src/adapters/**',
      model,
      language,
      '@aws-sdk/*',
      '@smithy/*',
      'simple-git',
      'node-cron',
      '@opentelemetry/*',
      'lru-cache',
      'octokit',
      'pg',
      'pg-boss',
      'pino',
      'prom-client',
      'node:**',
    ],
    because: 'an adapter implements a port of the model; it decides nothing',
  },
  {
    files: moments,
    may: [language, 'croner'],
    because: 'the moments of a schedule are values like any other: kinds and engine ask for them',
  },
  {
    files: 'controller/src/config/**',
    may: ['controller/src/config/**', model, language, 'zod', 'yaml', 'node:**'],
    because: 'the configuration is read once, before anything else exists',
  },
  {
    files: 'controller/src/adoption/**',
    may: [
      'controller/src/adoption/**',
      'controller/src/adapters/**',
      'controller/src/engine/**',
      'controller/src/kinds/**',
      model,
      language,
    ],
    because:
      'what runs outside is read, and made ours, with the parts of a controller and without one',
  },
  {
    files: 'controller/src/once/**',
    may: ['controller/src/**', language, 'node:**'],
    never: ['controller/src/index.ts'],
    because: 'one look or deed on demand puts together what it needs, as main.ts does for good',
  },
  {
    files: 'controller/src/index.ts',
    may: ['controller/src/**', language],
    because: 'it is the public entry',
  },
  {
    files: 'controller/src/*.ts',
    may: ['controller/src/**', language, 'node:**'],
    never: ['controller/src/once/**', 'controller/src/adoption/**'],
    because: 'main.ts is the only composition root',
  },
]
