#!/usr/bin/env node
// Plain JavaScript, so that an old Node says what it lacks instead of failing on the first line of TypeScript.
const [major] = process.versions.node.split('.')
if (Number(major) < 24) {
  process.stderr.write(
    `plumbline: needs Node 24 or newer, and this is ${process.versions.node}.\n` +
      '  Install Node 24, or run it through `npx plumbline` in the repository, which brings its own.\n',
  )
  process.exitCode = 1
} else {
  await import('../src/main.ts')
}
