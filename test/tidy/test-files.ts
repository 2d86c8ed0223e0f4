import { matchesAny } from './pattern.ts'

/** Files that are tests, or help them: production code never imports them, and some bans do not hold for them. */
export const testFiles: readonly string[] = [
  'test/**',
  '**.test.ts',
  '**.contract.ts',
  '**.fixture.ts',
  '**.testing.ts',
  '**/testing.ts',
  'controller/src/adapters/**-world.ts',
]

export function isTestFile(path: string): boolean {
  return matchesAny(testFiles, path)
}
