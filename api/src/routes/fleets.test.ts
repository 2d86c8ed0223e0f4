import { expect, it } from 'vitest'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { appWith, checkout, fleetFixture, memoryFixture, newYear } from '../testing.ts'

it('fleets are listed with their hosts, and what is not known is null', async () => {
  const memories = [
    memoryFixture(checkout),
    memoryFixture('prod/bundle/edge', {
      fleet: fleetFixture,
      hold: { fingerprint: 'f', revision: 'r', reason: 'a wave failed', since: newYear },
    }),
  ]
  const { app } = await appWith({ store: memoryStore(), memories })

  const answer = await app.inject('/api/v1/fleets')

  expect(answer.json().items).toEqual([
    {
      environment: 'prod',
      name: 'edge',
      is: 'Degraded',
      why: 'edge-2: apply: Exec[x]: it ended with 1',
      digest: 'b'.repeat(64),
      generation: 7,
      validation: 'Valid',
      held: 'a wave failed',
      hosts: [
        {
          node: 'edge-2',
          instance: 'i-0e2',
          is: 'failed',
          why: 'apply: Exec[x]: it ended with 1',
          desired: 'b'.repeat(64),
          current: 'b'.repeat(64),
          applied: 'a'.repeat(64),
          drift: false,
          mended: [],
          failed: ['Exec[x]'],
          reportedAt: new Date(newYear).toISOString(),
        },
        {
          node: 'edge-1',
          instance: null,
          is: 'waiting',
          why: 'its wave has not come',
          desired: null,
          current: null,
          applied: null,
          drift: true,
          mended: ['File[/etc/motd]'],
          failed: [],
          reportedAt: null,
        },
      ],
    },
  ])
})

it('the status page shows them, and shows nothing of them where there are none', async () => {
  const shown = await appWith({
    store: memoryStore(),
    memories: [memoryFixture('prod/bundle/edge', { fleet: fleetFixture })],
  })
  const without = await appWith({ store: memoryStore(), memories: [memoryFixture(checkout)] })

  const page = (await shown.app.inject('/plain')).body

  expect(page).toContain('Puppet hosts')
  expect(page).toContain('edge-2')
  expect(page).toContain('href="/plain/units/prod/bundle/edge"')
  expect(page).toContain('apply: Exec[x]: it ended with 1')
  expect(page).toContain('bbbbbbbb')
  expect((await without.app.inject('/plain')).body).not.toContain('Puppet hosts')
})
