import { describe, expect, it, onTestFinished } from 'vitest'
import {
  appWith,
  checkout,
  controlFixture,
  memoryFixture,
  newYear,
  statusFixture,
} from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'

const count = {
  resource: 'service/checkout',
  verb: 'change',
  differences: [{ path: 'desiredCount', from: 7, to: 2 }],
} as const
const gone = { resource: 'alarm/busy', verb: 'create', differences: [] } as const
const edit = {
  id: '1',
  by: 'arn:aws:iam::111122223333:user/dana',
  call: 'ecs:UpdateService',
  from: '192.0.2.1',
  agent: 'aws-cli/2.17',
  at: newYear,
}
const surge = {
  ...count,
  differences: [{ path: 'deployment.maximumPercent', from: 170, to: 150 }],
  rule: 'surge',
  reason: 'tried out',
  untilMs: newYear,
}

async function start(drifted = true) {
  const sync = { is: 'OutOfSync', reason: 'Drifted', why: 'changed', since: newYear } as const
  const more = drifted
    ? {
        status: { ...statusFixture(), sync, next: 'reported only' },
        differences: [count, gone],
        drift: { since: newYear, differences: [count, gone], edits: [edit] },
      }
    : {}
  const control = controlFixture([checkout])
  const memories = [
    memoryFixture(checkout, { ...more, ignored: [surge], ended: ['old'], endedAround: ['older'] }),
  ]
  const { app } = await appWith({ store: memoryStore(), memories, control })
  onTestFinished(() => app.close())
  return { control, api: ['--api', await app.listen({ host: '127.0.0.1', port: 0 })] }
}

describe('drift', () => {
  it('lists what was changed and what is ignored, and what happens next', async () => {
    const { api } = await start()

    const ran = await runCommand(['drift', ...api])

    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toMatch(
      /^prod\/service\/checkout\n {2}service\/checkout desiredCount: 7 → 2 {2}for \S+\n/,
    )
    expect(ran.out).toContain('alarm/busy is gone')
    expect(ran.out).toContain(
      'deployment.maximumPercent: 170 → 150  ignored until 2026-01-01T00:00:00.000Z: tried out',
    )
    expect(ran.out).toContain('next: reported only')
  })

  it('names the actor, the call, the address and the program, here, in the status and in the diff', async () => {
    const { api } = await start()
    const who =
      'by arn:aws:iam::111122223333:user/dana: ecs:UpdateService from 192.0.2.1 with aws-cli/2.17, '

    const told = [
      await runCommand(['drift', ...api]),
      await runCommand(['status', checkout, ...api]),
      await runCommand(['diff', checkout, ...api]),
    ]

    for (const { out } of told) expect(out).toContain(who)
  })

  it('has rules that end: the status of the unit says which, and where they stand', async () => {
    const { api } = await start()

    const { out } = await runCommand(['status', checkout, ...api])

    expect(out).toContain('old has ended and counts no more: take it out of spec.drift.ignore\n')
    expect(out).toContain('older has ended and counts no more: take it out of policy.ignore of the')
  })

  it('tells by its exit code, where asked to, whether something drifted; what is ignored did not', async () => {
    const [changed, ignored] = [await start(), await start(false)]

    const codes = [
      (await runCommand(['drift', '--detailed-exitcode', ...changed.api])).code,
      (await runCommand(['drift', '--detailed-exitcode', ...ignored.api])).code,
      (await runCommand(['drift', ...changed.api])).code,
    ]

    expect(codes).toEqual([2, 0, 0])
  })

  it('is told of one environment alone, and as JSON', async () => {
    const { api } = await start()

    const none = await runCommand(['drift', '--environment', 'dev', ...api])
    const json = await runCommand(['drift', '-o', 'json', ...api])

    expect(none.out).toBe('nothing differs that nobody committed\n')
    expect(JSON.parse(json.out)).toMatchObject({
      version: 1,
      items: [{ path: 'desiredCount' }, {}, {}],
    })
  })

  it('is undone for a person who says why', async () => {
    const { control, api } = await start()

    const silent = await runCommand(['drift', 'revert', checkout, ...api])
    const ran = await runCommand([
      'drift',
      'revert',
      checkout,
      '--reason',
      'over',
      '--author',
      'dana',
      ...api,
    ])

    expect(silent.err).toContain('--reason')
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(control.asked).toEqual([{ unit: checkout, revert: { author: 'dana', reason: 'over' } }])
  })
})
