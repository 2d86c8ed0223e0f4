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
  await keepCompiled()
  await import('../src/main.ts')
}

// What Node makes of the sources is kept for the next start, which halves its work. In the home of whoever runs it, because
// code that others could write must not be run; where there is none, or nothing can be written, all is compiled as ever.
async function keepCompiled() {
  const [{ mkdirSync }, { enableCompileCache }, os, path] = await Promise.all([
    import('node:fs'),
    import('node:module'),
    import('node:os'),
    import('node:path'),
  ])
  try {
    const caches = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache')
    const own = path.join(caches, 'plumbline')
    // One folder after the other: Node tries for ever to make several in a place such as /proc.
    for (const folder of [caches, own]) {
      try {
        mkdirSync(folder, { mode: 0o700 })
      } catch (error) {
        if (error.code !== 'EEXIST') throw error
      }
    }
    enableCompileCache(own)
  } catch {
    // Nothing is kept.
  }
}
