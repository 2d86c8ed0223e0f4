import { describe, expect, it, onTestFinished } from 'vitest'
import {
  appWith,
  checkout,
  drifted,
  driftedOrigins,
  memoryFixture,
  newYear,
} from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'

async function api(more: Parameters<typeof memoryFixture>[1]): Promise<string> {
  const { app } = await appWith({ store: memoryStore(), memories: [memoryFixture(checkout, more)] })
  onTestFinished(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}

const different = {
  words: { sync: 'OutOfSync' },
  differences: [
    ...drifted,
    { resource: 'log-group/prod-checkout', verb: 'create', differences: [] },
  ],
  drift: { since: newYear, differences: drifted },
  origins: driftedOrigins,
} as const

describe('diff', () => {
  it('shows a verb for each resource and the fields that differ, no secret among them', async () => {
    const ran = await runCommand(['diff', checkout, '--api', await api(different)])

    const stable = ran.out.replaceAll(/#[0-9a-f]{6}/g, '#ffffff').replaceAll(/\b\d+d\b/g, '99d')
    expect(ran.code).toBe(0)
    expect(stable).toBe(
      [
        'prod/service/checkout at 4f2c1e9d, looked at 99d ago, changed outside Git for 99d',
        '  ~ change service/checkout',
        '      desiredCount: 7 → 2',
        '  ~ change task-definition/prod-checkout',
        '      containers.app.environment.TOKEN: (#ffffff) → changed (#ffffff)',
        '      containers.app.image: (not there) → shop/checkout:1.9.0  # apps/checkout.yaml:6',
        '  + create log-group/prod-checkout',
        '',
      ].join('\n'),
    )
  })

  it('is versioned JSON', async () => {
    const ran = await runCommand(['diff', checkout, '-o', 'json', '--api', await api(different)])

    expect(JSON.parse(ran.out)).toMatchObject({
      version: 1,
      name: 'checkout',
      resources: [{ resource: 'service/checkout', verb: 'change' }, {}, { verb: 'create' }],
    })
  })

  it.each([
    ['differences', different, 2],
    ['a held unit', { words: { sync: 'OutOfSync' } }, 2],
    ['none', {}, 0],
    ['an unreadable AWS', { words: { sync: 'Unknown' } }, 1],
  ] as const)('with --detailed-exitcode tells %s by its exit code', async (_, more, code) => {
    const address = await api(more)

    const ran = await runCommand(['diff', checkout, '--detailed-exitcode', '--api', address])

    expect(ran.code).toBe(code)
  })

  it('never calls what could not be read "no differences"', async () => {
    const address = await api({ words: { sync: 'Unknown' } })

    const ran = await runCommand(['diff', checkout, '--api', address])

    expect(ran.out).toMatch(/\n {2}no field .+; Unknown: live AWS equals Git\n$/)
    expect(ran.err).toBe('prod/service/checkout cannot be compared: live AWS equals Git\n')
  })
})
