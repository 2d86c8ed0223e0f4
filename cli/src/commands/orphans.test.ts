import type { Orphans } from '@plumbline/controller/model'
import { describe, expect, it, onTestFinished } from 'vitest'
import { orphansFixture } from '../../../api/src/orphans.fixture.ts'
import { appWith, checkout, controlFixture } from '../../../api/src/testing.ts'
import { memoryStore } from '../../../controller/src/adapters/store/memory.ts'
import { runCommand } from '../testing.ts'

async function start(orphans: Orphans = orphansFixture) {
  const control = controlFixture([checkout], { orphans })
  const { app } = await appWith({ store: memoryStore(), memories: [], control })
  onTestFinished(() => app.close())
  return { control, env: { PLUMBLINE_API: await app.listen({ host: '127.0.0.1', port: 0 }) } }
}

/** Ages grow, and columns with them. */
const ages = (text: string) => text.replaceAll(/\b\d+d\b/g, '99d').replaceAll(/ {2,}/g, '  ')
const why = ['--reason', 'the shop has moved', '--author', 'dana']

describe('orphans', () => {
  it('is what is left, what nobody manages, why, and what was not seen', async () => {
    const { env } = await start()

    const ran = await runCommand(['orphans'], { env })

    expect(ran.code).toBe(0)
    expect(ages(ran.out).split('\n')).toEqual([
      'KIND  NAME  UNIT  FOR  REASON  NEXT',
      'log-group  /plumbline/prod/checkout  prod/service/checkout  99d  RemovalNotSeen  plumbline orphans remove prod/service/checkout',
      'service  checkout  prod/service/checkout  99d  RemovalNotSeen  plumbline orphans remove prod/service/checkout',
      'unknown  bucket/x  prod/service/old  99d  UnknownThing  take its tags off',
      '',
      'UNMANAGED  CLUSTER  ENVIRONMENT  CREATED  NEXT',
      'legacy  prod  prod  99d  plumbline import live --cluster prod --service legacy',
      '',
    ])
    expect(ages(ran.err).split('\n')).toEqual([
      'RemovalNotSeen: its document is gone',
      'UnknownThing: it carries the tags of prod/service/old',
      '111122223333/eu-west-1: not seen for 99d: what carries our tags: access denied',
      '  Allow tag:GetResources.',
      '111122223333/eu-west-1: 3 things belong to the source other, which this controller does not have.',
      '',
    ])
  })

  it('is versioned JSON, too', async () => {
    const { env } = await start()

    const { out } = await runCommand(['orphans', '-o', 'json'], { env })

    expect(JSON.parse(out)).toMatchObject({ version: 1, unmanaged: [{ name: 'legacy' }] })
  })

  it('says that nothing is left only where everything was seen', async () => {
    const nothing = { places: [], orphans: [], unmanaged: [] }
    const clean = await start(nothing)
    const blind = await start({ ...nothing, blind: 'nobody has looked yet' })

    expect((await runCommand(['orphans'], clean)).err).toContain('Nothing is left behind')
    expect((await runCommand(['orphans'], blind)).err).toBe('Not known: nobody has looked yet.\n')
  })
})

describe('orphans remove', () => {
  it('says what goes, and asks for exactly that', async () => {
    const { env, control } = await start()

    const ran = await runCommand(['orphans', 'remove', checkout, '--yes', ...why], { env })

    expect(ran).toMatchObject({ code: 0, out: `${checkout} is being deleted\n` })
    expect(ran.err).toContain(
      `${checkout} leaves behind, and will lose for good:\n  log-group /plumbline/prod/checkout\n  service checkout\n`,
    )
    const resources = ['log-group//plumbline/prod/checkout', 'service/checkout']
    const by = { author: 'dana', reason: 'the shop has moved' }
    expect(control.asked).toEqual([{ remove: [{ unit: checkout, resources }], ...by }])
  })

  it.each<[string, string[], string, string]>([
    ['nobody can be asked', [checkout], 'nobody can be asked here', 'add --yes'],
    [
      'it is not left behind',
      ['prod/service/web', '--yes'],
      'nothing of prod/service/web',
      'plumbline orphans',
    ],
    [
      'it is a thing and no unit',
      ['/plumbline/prod/checkout', '--yes'],
      'a unit goes as a whole',
      'name the unit',
    ],
    [
      'only a person can',
      ['prod/service/old', '--yes'],
      'it carries the tags',
      'take its tags off',
    ],
  ])('deletes nothing where %s', async (_where, args, message, hint) => {
    const { env, control } = await start()

    const ran = await runCommand(['orphans', 'remove', ...args, ...why], { env })

    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toContain(message)
    expect(ran.err).toContain(hint)
    expect(control.asked).toEqual([])
  })

  it('takes nothing but yes for a yes', async () => {
    const { env, control } = await start()
    const answering = (answer: string) =>
      runCommand(['orphans', 'remove', checkout, ...why], { env, answer })

    expect((await answering('y')).err).toContain('nothing was deleted')
    expect(control.asked).toEqual([])
    expect((await answering('yes')).code).toBe(0)
    expect(control.asked).toHaveLength(1)
  })
})
