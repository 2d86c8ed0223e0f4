import type { Reporter, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node'

let vitest: Vitest | undefined

/**
 * Ends a run with `N passed, N failed`, and `, N skipped` where there are any. A file that does not load, a hook that
 * throws and an unhandled error count as failures, so that the line never reads better than the exit code.
 */
export const closingLine: Reporter = {
  onInit(started) {
    vitest = started
  },
  onTestRunEnd(modules, unhandled) {
    vitest?.logger.log(`\n${summarise(modules, unhandled.length)}`)
  },
}

/** The closing line for what ran. */
function summarise(modules: readonly TestModule[], unhandledErrors: number): string {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const groups = modules.flatMap((module) => [module, ...module.children.allSuites()])
  const inState = (state: ReturnType<TestCase['result']>['state']) =>
    tests.filter((test) => test.result().state === state).length
  const broken = groups.filter((group) => ownErrors(group) > 0).length
  const skipped = inState('skipped')
  const failed = inState('failed') + broken + unhandledErrors
  return `${inState('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function ownErrors(group: TestModule | TestSuite): number {
  return group.errors().length
}
