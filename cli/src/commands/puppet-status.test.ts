import { describe, expect, it, onTestFinished } from 'vitest'
import { appWith, checkout, fleetFixture, memoryFixture } from '../../../api/src/testing.ts'
import type { AppWith } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'

async function api(memories: AppWith['memories']): Promise<{ PLUMBLINE_API: string }> {
  const { app } = await appWith({ store: memoryStore(), memories })
  onTestFinished(() => app.close())
  return { PLUMBLINE_API: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

const edge = memoryFixture('prod/bundle/edge', {
  fleet: fleetFixture,
  hold: { fingerprint: 'f', revision: 'r', reason: 'the wave before failed', since: 0 },
})

describe('puppet status', () => {
  it('is each bundle with its hosts, the worst first', async () => {
    const ran = await runCommand(['puppet', 'status'], { env: await api([edge]) })

    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out.replaceAll(/ \d+d /g, ' 99d ').split('\n')).toEqual([
      'prod/bundle/edge  Degraded  edge-2: apply: Exec[x]: it ended with 1  (bundle bbbbbbbb, generation 7, Valid)',
      '  held: the wave before failed',
      '  HOST    INSTANCE  STATE    DESIRED   APPLIED   DRIFT                   REPORTED  WHY',
      '  edge-2  i-0e2     failed   bbbbbbbb  aaaaaaaa  none                    99d      apply: Exec[x]: it ended with 1',
      '  edge-1  –         waiting  –         –         mended File[/etc/motd]  never     its wave has not come',
      '',
    ])
  })

  it('is of one bundle, as versioned JSON too', async () => {
    const env = await api([edge, memoryFixture('dev/bundle/edge', { fleet: fleetFixture })])

    const ran = await runCommand(['puppet', 'status', 'prod/bundle/edge', '-o', 'json'], { env })

    const { version, fleets } = JSON.parse(ran.out)
    expect(version).toBe(1)
    expect(fleets).toMatchObject([{ environment: 'prod', name: 'edge', generation: 7 }])
  })

  it('says which bundles there are when it does not know one, and what to do when there are none', async () => {
    const env = await api([edge])
    const wrong = await runCommand(['puppet', 'status', 'prod/service/edge'], { env })
    expect(wrong.code).not.toBe(0)
    expect(wrong.err).toContain('there are prod/bundle/edge')

    const none = await runCommand(['puppet', 'status'], {
      env: await api([memoryFixture(checkout)]),
    })
    expect(none.err).toContain('commit a PuppetBundle')
  })
})
