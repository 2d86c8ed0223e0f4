import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { closingLine } from './test/reporter.ts'

export default defineConfig({
  test: {
    reporters: ['default', closingLine],
    // What a test waits for is another program, or nothing: every core may have some of them.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{desired-state,controller,api,cli,dashboard,simulator}/**/*.test.ts',
            'test/*.test.ts',
            'test/{docs,tidy,kinds}/**/*.test.ts',
          ],
          testTimeout: 20_000,
          // No module of ours holds state, so files may share them; importing them anew for every file took half the time.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'whole',
          include: [
            'test/{stories,simulation,properties,examples,conformance,e2e,counts,puppet,postgres}/**/*.test.ts',
            'bootstrap-cdk/**/*.test.ts',
          ],
          // As Node runs it for everybody: no module is transformed anew for every file.
          experimental: { viteModuleRunner: false, nodeLoader: false },
          // What Node made of the sources is kept for the next file, and for the programs that tests start.
          env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') },
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // After the unit tests, which say sooner what is wrong.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
