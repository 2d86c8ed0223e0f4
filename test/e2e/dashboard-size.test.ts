import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

/** As `npm ci` built it. */
const built = join(import.meta.dirname, '../../dashboard/dist')
/** What everybody loads before the first row is there (KiB, gzip); screens are loaded when they are opened. */
const shellMax = 130
/** Of the screens together. */
const screensMax = 60

const asset = (name: string) => readFileSync(join(built, 'assets', name), 'utf8')
const gzipped = (names: Iterable<string>) =>
  [...names].reduce((sum, name) => sum + gzipSync(asset(name), { level: 9 }).length, 0) / 1024

/** A script with all that it imports at once, and the scripts that it loads when they are needed. */
function scriptsFrom(entry: string): { readonly now: Set<string>; readonly later: Set<string> } {
  const now = new Set([entry])
  const later = new Set<string>()
  for (const name of now) {
    const text = asset(name)
    for (const [, found = ''] of text.matchAll(/(?:from|import)\s*["']\.\/([\w-]+\.js)["']/g)) {
      now.add(found)
    }
    for (const [, found = ''] of text.matchAll(/import\(\s*["'`]\.\/([\w-]+\.js)["'`]/g)) {
      later.add(found)
    }
  }
  return { now, later }
}

it('the dashboard loads little before it shows something', () => {
  const page = readFileSync(join(built, 'index.html'), 'utf8')
  const entry = /src="\/assets\/([\w-]+\.js)"/.exec(page)?.[1] ?? ''

  const { now, later } = scriptsFrom(entry)

  expect(gzipped(now)).toBeLessThan(shellMax)
  // The screens are split off: else this would say nothing.
  expect(later.size).toBeGreaterThanOrEqual(7)
  expect(gzipped(later)).toBeLessThan(screensMax)
})

it('what was compressed is what lies beside it', () => {
  const whole = { br: brotliDecompressSync, gz: gunzipSync }
  const all = readdirSync(join(built, 'assets'))
  const read = (name: string) => readFileSync(join(built, 'assets', name))

  for (const [ending, unpacked] of Object.entries(whole)) {
    const packed = all.filter((name) => name.endsWith(`.${ending}`))
    const others = packed.filter(
      (name) => !unpacked(read(name)).equals(read(name.slice(0, -ending.length - 1))),
    )

    expect(packed.length).toBeGreaterThan(8)
    expect(others).toEqual([])
  }
})
