import type { ImportRule } from './checks.ts'
import { importsOfTheController } from './imports-of-the-controller.ts'

const cliEntries = [
  'controller/src/index.ts',
  'controller/src/model/index.ts',
  'bootstrap-cdk/src/config/index.ts',
]

const cliPackages = ['commander', 'picocolors', 'zod', 'yaml']
const language = 'desired-state/src/**'
const model = 'controller/src/model/**'
const programs = 'desired-state/examples/<k>/programs/**'

/** Who may import whom: the first row that matches a file decides. A file that matches no row may import nothing. */
export const importTable: readonly ImportRule[] = [
  { files: 'test/**', may: ['**'], because: 'tests see everything; nothing sees them' },
  {
    files: 'scripts/**',
    may: ['scripts/**', 'rolldown', 'node:**'],
    because: 'they put together what others wrote, and know nothing of it',
  },
  {
    files: 'docs/.vitepress/**',
    may: ['docs/.vitepress/**', 'vitepress', 'node:**'],
    because:
      'it makes a site of the pages: it knows how they refer to each other, and nothing else',
  },
  {
    files: programs,
    may: [programs, '@aws-sdk/*', '@fastify/*', '@redis/*', 'fastify', 'pg', 'node:**'],
    because: 'a program of an example is copied out of here, so it knows itself and what npm gives',
  },
  {
    files: 'vitest.config.ts',
    may: ['vitest/config', 'test/reporter.ts', 'node:path'],
    because: 'it sets the tests up',
  },
  {
    files: 'desired-state/src/**',
    tests: true,
    may: [language, 'vitest', 'fast-check', 'yaml', 'node:**'],
    because: 'a test stands beside its source and sees its workspace',
  },
  {
    files: language,
    may: [language, 'zod', 'yaml', 'fastest-levenshtein', 're2js', 'semver', 'node:crypto'],
    because: 'the language is pure: text in, values or problems out',
  },
  ...importsOfTheController,
  {
    files: 'api/**',
    tests: true,
    may: [
      'api/**',
      'controller/src/**',
      language,
      'fastify',
      'jose',
      'zod',
      'vitest',
      'fast-check',
      'node:**',
    ],
    because: 'a test stands beside its source and sees its workspace',
  },
  {
    files: 'api/contract/**',
    may: ['api/contract/**', 'zod'],
    mayTypes: [model, language],
    because: 'programs in a browser share the contract: it carries no server and no controller',
  },
  {
    files: 'api/src/auth/**',
    may: ['api/**', model, 'fastify', 'jose', 'aws-jwt-verify', 'aws-jwt-verify/**', 'node:**'],
    mayTypes: [language],
    because: 'who asks is found out with the libraries of those who made the tokens',
  },
  {
    files: 'api/src/**',
    may: ['api/**', model, 'fastify', '@fastify/*', 'fastify-type-provider-zod', 'zod', 'node:**'],
    mayTypes: [language],
    because: 'the API reads the Store port and nudges through the Control port',
  },
  {
    files: 'dashboard/vite.config.ts',
    may: ['vite', '@vitejs/plugin-react', 'node:zlib'],
    because: 'it builds the dashboard',
  },
  {
    files: 'dashboard/src/**',
    may: [
      'dashboard/src/**',
      'api/contract/briefly.ts',
      'api/contract/looks.ts',
      'api/contract/worst.ts',
      'react',
      'react-dom',
      'wouter',
      '@tanstack/react-query',
      '@tanstack/react-virtual',
      'vitest',
    ],
    mayTypes: ['api/contract/index.ts'],
    because:
      'it runs in a browser and knows the contract alone, of whose schemas it needs the types only',
  },
  {
    files: 'simulator/**',
    tests: true,
    may: ['simulator/**', '@aws-sdk/*', '@smithy/*', 'vitest', 'fast-check', 'node:**'],
    because: 'a test stands beside its source and sees its workspace',
  },
  {
    files: 'simulator/**',
    may: ['simulator/**', '@aws-sdk/*', '@smithy/*', 'node:**'],
    because: 'the simulator follows what AWS documents, never what the controller does',
  },
  {
    files: 'bootstrap-cdk/**',
    tests: true,
    may: [
      'bootstrap-cdk/**',
      language,
      'aws-cdk-lib',
      'aws-cdk-lib/**',
      'cdk-nag',
      'vitest',
      'node:**',
    ],
    because: 'a test stands beside its source and sees its workspace',
  },
  {
    files: 'bootstrap-cdk/src/config/**',
    may: ['bootstrap-cdk/src/config/**', language, 'zod'],
    because: 'the command line checks a configuration too, and must not need the CDK for it',
  },
  {
    files: 'bootstrap-cdk/**',
    may: [
      'bootstrap-cdk/**',
      language,
      'aws-cdk-lib',
      'aws-cdk-lib/**',
      'constructs',
      'cdk-nag',
      'node:**',
    ],
    because: 'of the rest of the repository it knows the hand-over and the permissions, as data',
  },
  {
    files: 'cli/**',
    tests: true,
    may: [
      'cli/**',
      'picocolors',
      'api/**',
      'controller/src/**',
      'bootstrap-cdk/src/config/index.ts',
      language,
      'simulator/src/index.ts',
      'vitest',
      'fast-check',
      'yaml',
      'node:**',
    ],
    because: 'a test stands beside its source and sees its workspace',
  },
  {
    files: 'cli/src/commands/demo.ts',
    may: ['cli/**', 'api/**', ...cliEntries, language, 'simulator/src/index.ts', 'node:**'],
    because: 'the demo is no production code: see docs/decisions/0005',
  },
  {
    files: 'cli/src/import/**',
    may: ['cli/**', ...cliEntries, language, 'yaml', 'node:**'],
    because: 'an import turns documents of others into ours: text in, text out',
  },
  {
    files: 'cli/**',
    may: ['cli/**', 'api/**', ...cliEntries, language, ...cliPackages, 'node:**'],
    because: 'the command line is a shell around public entries',
  },
]
