import { join } from 'node:path'
import { createApp } from '@plumbline/api'
import type { UnitId } from '@plumbline/desired-state'
import type { Store } from '@plumbline/controller/model'
import { chromium, type Page } from 'playwright-core'
import {
  controlFixture,
  inspectFixture,
  memoryFixture,
  statusFixture,
} from '../../api/src/testing.ts'
import { findPart } from '../require.ts'
import { memoryStore } from '../../controller/src/adapters/store/memory.ts'
import { toldStore } from '../../controller/src/adapters/store/told.ts'

/** The list of units with a large, busy fleet in a real browser. Figures depend on the machine: nothing is asserted. */
const units = 10_000
const changesPerSecond = 20
const watchedMs = 5_000
const dashboard = join(import.meta.dirname, '../../dashboard/dist')

export async function benchDashboard(
  say: (line: string) => void,
  executablePath = findPart('chromium'),
): Promise<void> {
  if (executablePath === undefined)
    return say('not run: there is no Chromium here; name one as an argument')
  const { store, changes } = toldStore(memoryStore())
  const ids = Array.from(
    { length: units },
    (_, index): UnitId =>
      `${index % 2 ? 'prod' : 'dev'}/service/s${String(index).padStart(5, '0')}`,
  )
  for (const id of ids) await store.append(memoryFixture(id))
  const control = { ...controlFixture(ids), seen: () => undefined }
  const now = () => performance.timeOrigin + performance.now()
  const clock = { now, sleep: async () => {} }
  const parts = { store, control, inspect: inspectFixture(), changes, clock, dashboard }
  const app = await createApp(parts)
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const stop = change(store, ids)
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--enable-precise-memory-info']
  const browser = await chromium.launch({ executablePath, args })
  try {
    await measure(await browser.newPage({ viewport: { width: 1280, height: 900 } }), address, say)
  } finally {
    stop()
    await browser.close()
    await app.close()
  }
}

/** Lets units change one after the other, all the time. */
function change(store: Store, ids: readonly UnitId[]): () => void {
  let turn = 0
  const timer = setInterval(() => {
    const id = ids[(turn * 7919) % ids.length] ?? ids[0]!
    const health = turn++ % 3 === 0 ? 'Degraded' : 'Healthy'
    void store.append(memoryFixture(id, { status: statusFixture({ health }) }))
  }, 1000 / changesPerSecond)
  return () => clearInterval(timer)
}

async function measure(page: Page, address: string, say: (line: string) => void): Promise<void> {
  const spent = await cpuOf(page)
  const opened = performance.now()
  const since = () => `${Math.round(performance.now() - opened)} ms`
  await page.goto(address, { waitUntil: 'commit' })
  await page.getByRole('row').nth(3).waitFor()
  say(`first rows after ${since()}, ${await spent()} ms of them computing in the page`)
  await page.locator(`[aria-rowcount="${units + 1}"]`).waitFor()
  say(`all ${units} units after ${since()}, ${await spent()} ms of them computing`)
  const before = await spent()
  const frames = await page.evaluate<number[]>(scrolling(watchedMs))
  const busy = Math.round((((await spent()) - before) / watchedMs) * 100)
  const sorted = frames.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)
  say(
    `scrolling, ${changesPerSecond} changes a second: frame p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`,
  )
  say(`${frames.length} frames in ${watchedMs} ms, of which the page computes ${busy} %`)
  say(
    `nodes in the document: ${await page.evaluate<number>('document.querySelectorAll("*").length')}`,
  )
  const heap = await page.evaluate<number>('performance.memory.usedJSHeapSize')
  say(`heap: ${Math.round(heap / 1024 ** 2)} MiB`)
  const typed = performance.now()
  await page.getByRole('searchbox').fill('s0999')
  await page.locator('[aria-rowcount="11"]').waitFor()
  say(`a filter is applied after ${Math.round(performance.now() - typed)} ms`)
}

/** How long the main thread of the page has computed (ms): unlike the clock, it does not count what other programs took. */
async function cpuOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return Math.round((metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000)
  }
}

/** Scrolls by a screen's tenth in each frame, and answers how long each frame took. */
function scrolling(ms: number): string {
  return `new Promise((done) => {
    const frames = []
    const end = performance.now() + ${ms}
    let last
    requestAnimationFrame(function frame(now) {
      if (last !== undefined) frames.push(now - last)
      last = now
      scrollBy(0, 90)
      if (now < end) requestAnimationFrame(frame)
      else done(frames)
    })
  })`
}
