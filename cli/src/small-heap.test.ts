import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const module = JSON.stringify(join(import.meta.dirname, 'small-heap.ts'))

/** The most heap (MiB) of a process that always has 48 MiB in use, of which it replaces one object after the other. */
function mostHeapMiB(before: string): number {
  const script = `
    ${before}
    const kept = Array.from({ length: 48 * 1024 }, () => new Array(120).fill(0.5))
    let most = 0
    for (let round = 0; round < 300_000; round++) {
      kept[(round * 7919) % kept.length] = new Array(120).fill(0.5)
      if (round % 1_000 === 0) most = Math.max(most, process.memoryUsage().heapTotal)
    }
    process.stdout.write(String(most / 1024 / 1024))
  `
  return Number(execFileSync(process.execPath, ['--input-type=module', '--eval', script]))
}

test('what is replaced again and again takes at most as much again as what is in use', () => {
  const small = mostHeapMiB(`(await import(${module})).keepHeapSmall()`)
  const plain = mostHeapMiB('')

  expect(small).toBeLessThan(2 * 48 + 8)
  expect(small).toBeLessThan(0.7 * plain)
})
