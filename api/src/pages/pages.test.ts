import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { gated } from '../gated.fixture.ts'
import {
  appWith,
  checkout,
  crashed,
  controlFixture,
  drifted,
  memoryFixture,
  newYear,
  passFixture,
  revision,
  tried,
} from '../testing.ts'
import type { AppWith } from '../testing.ts'

function start(memories: AppWith['memories'] = [], options: Partial<AppWith> = {}) {
  return appWith({ store: memoryStore(), memories, ...options })
}

describe('the status page', () => {
  it('shows the worst unit first, each word with its icon, and counts', async () => {
    const { app } = await start([
      memoryFixture('dev/service/fine'),
      memoryFixture('dev/service/held', { words: { operation: 'Held' } }),
      memoryFixture('dev/service/moving', { words: { operation: 'RollingOut' } }),
      memoryFixture('dev/service/blind', { words: { sync: 'Unknown' } }),
    ])

    const { body, headers } = await app.inject('/plain')

    const order = [...body.matchAll(/href="\/plain\/units\/dev\/service\/(\w+)"/g)].map(
      ([, name]) => name,
    )
    expect(order).toEqual(['held', 'blind', 'moving', 'fine'])
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(body).toMatch(/‖<\/span>\s*Held/)
    expect(body).toMatch(/<strong>1<\/strong> in trouble/)
    expect(body).toContain('<title>(1) Plumbline</title>')
    expect(body).toContain('http-equiv="refresh"')
    expect(body).toMatch(/for <time[^>]*>1 min<\/time>/)
    expect(body).not.toMatch(/<script|<style|style="|javascript:/)
  })

  it('shows what waits for a person before everything else, here and on the page of the unit', async () => {
    const { app } = await start([memoryFixture(checkout, { gates: gated })])

    const [all, one] = await Promise.all([
      app.inject('/plain'),
      app.inject(`/plain/units/${checkout}`),
    ])

    const command = `plumbline approve ${checkout} --gate look --revision ${revision.slice(0, 8)}`
    for (const { body } of [all, one]) {
      expect(body).toContain('<strong>Gate look</strong>')
      expect(body).toContain(command)
      expect(body).toMatch(/Unanswered,\s+it goes back at\s+<time datetime="2026-01-01T01:00/)
      expect(body.indexOf(command)).toBeLessThan(body.indexOf('<table'))
    }
    expect(one.body).toContain('&lt;b&gt;fine&lt;/b&gt;')
    expect(one.body).not.toContain('<b>fine')
  })

  it('says that it is starting, and what to do when there is nothing', async () => {
    const { app } = await start([], { control: controlFixture([], { ready: false }) })

    const { body } = await app.inject('/plain')

    expect(body).toContain('Starting: the source shop was not loaded yet')
    expect(body).toContain('No units yet.')
  })

  it('shows what is wrong with a source', async () => {
    const store = memoryStore()
    const fault = {
      code: 'GitFailed',
      source: 'user',
      retry: 'backoff',
      message: 'the host cannot be reached',
      hint: 'check the network',
    } as const
    const problem = { file: 'a.yaml', line: 3, column: 5, path: 'spec', message: 'no', length: 1 }
    await store.saveSource({ name: 'shop', revision, fault, problems: [problem] })
    const { app } = await start([], { store })

    const { body } = await app.inject('/plain')

    for (const text of [
      '4f2c1e9d',
      'the host cannot be reached',
      'check the network',
      'a.yaml:3:5',
    ]) {
      expect(body).toContain(text)
    }
  })

  it('escapes whatever AWS and Git say', async () => {
    const memory = memoryFixture('dev/service/x')
    const why = `</td><script>alert(1)</script>\u202Eevil\u001B[31m " onload='x'`
    const { app } = await start([
      { ...memory, status: { ...memory.status, next: why }, team: '<img src=x onerror=1>' },
    ])

    const pages = [await app.inject('/plain'), await app.inject('/plain/units/dev/service/x')]

    for (const { body } of pages) {
      expect(body).toContain(
        '&lt;script&gt;alert(1)&lt;/script&gt;evil[31m &quot; onload=&#39;x&#39;',
      )
      expect(body).toContain('&lt;img src=x onerror=1&gt;')
      expect(body).not.toMatch(/<script|<img src=x|\p{Bidi_Control}|[^\P{Cc}\n]/u)
    }
  })
})

describe('the page of a unit', () => {
  it('shows why, the differences and the history', async () => {
    const store = memoryStore()
    const memory = memoryFixture(checkout, {
      words: { sync: 'OutOfSync' },
      differences: drifted,
      drift: { since: newYear, differences: drifted },
      hold: { fingerprint: 'b', revision, reason: 'ECS rolled back', since: newYear },
      kept: 'it waits for a confirmation',
    })
    const attempts = [tried({ outcome: 'rolled-back', why: 'no <image>', evidence: crashed })]
    await store.append(memory, passFixture(checkout, newYear, { attempts }))
    const { app } = await start([memory], { store })

    const { body } = await app.inject('/plain/units/prod/service/checkout')

    expect(body).toMatch(/<code>desiredCount<\/code>\s*<del>7<\/del> → <ins>2<\/ins>/)
    expect(body).toMatch(/Held for <time[^>]*>1 min<\/time>: ECS rolled back/)
    expect(body).toContain('Removed from Git and kept in AWS: it waits for a confirmation')
    expect(body).toContain('class="history"')
    expect(body).toContain('<strong>rolled-back</strong>')
    expect(body).toContain('by dana: more memory')
    expect(body).toContain('no &lt;image&gt;')
    expect(body).toMatch(/<summary>What AWS said<\/summary>\s*<pre[^>]*>3 tasks: Essential/)
  })

  it('shows what AWS said of a rollout that failed, escaped', async () => {
    const { app } = await start([memoryFixture(checkout, { evidence: crashed })])

    const { body } = await app.inject('/plain/units/prod/service/checkout')

    expect(body).toContain('What AWS said')
    expect(body).toContain('3 tasks ended: container web exited with code 1')
    expect(body).toContain('container web: exit code 1\n')
    expect(body).toContain('&lt;no&gt; db')
  })

  it('that nobody knows is a page that says so', async () => {
    const { app } = await start()

    const { statusCode, body, headers } = await app.inject('/plain/units/prod/service/nobody')

    expect(statusCode).toBe(404)
    expect(headers['content-type']).toContain('text/html')
    expect(body).toContain('There is no such unit')
  })
})
