import { generateKeyPairSync } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { seal } from '../../controller/src/bundles/sealed.ts'
import { describeWith } from '../require.ts'
import { edge, everything } from './everything.ts'
import { tarOfTree } from './host.ts'
import { standIn } from './stand-in.ts'

const site = 'edge/code/manifests/site.pp'
const pointerKey = 'edge/current/edge.json'

/** Somebody who may write to the bucket, and has no key of the controller. */
function intruder({ world, key }: Awaited<ReturnType<typeof everything>>) {
  const Bucket = 'bundles-dev'
  const get = async (Key: string) => {
    const { Body } = (await world.call('s3', 'GetObject', { Bucket, Key })) as { Body: Uint8Array }
    return Buffer.from(Body)
  }
  const put = async (Key: string, Body: string | Uint8Array) => {
    await world.call('s3', 'PutObject', { Bucket, Key, Body: Buffer.from(Body) })
  }
  const payload = async () =>
    (JSON.parse(String(await get(pointerKey))) as { payload: string }).payload
  const archiveOf = async () =>
    `edge/bundles/edge/${(JSON.parse(await payload()) as { digest: string }).digest}.tar.gz`
  return {
    get,
    put,
    corrupted: async () => put(await archiveOf(), 'rubbish'),
    swapped: async () =>
      put(await archiveOf(), gzipSync(tarOfTree({ 'manifests/site.pp': 'notice("evil")\n' }))),
    replayed: async (old: Uint8Array) => put(pointerKey, old),
    // Nobody but the controller can make one: here it stands for one that was kept back until it had expired.
    expired: async () => {
      const pointer = { ...JSON.parse(await payload()), validUntil: '2020-01-01T00:00:00Z' }
      await put(pointerKey, JSON.stringify(seal(JSON.stringify(pointer), key)))
    },
    unsigned: async () => {
      const stranger = generateKeyPairSync('ed25519').privateKey
      await put(pointerKey, JSON.stringify(seal(await payload(), stranger)))
    },
  }
}

describeWith(['puppet', 'git'], 'what a host refuses', ({ git }) => {
  test('is told with the host and the reason, and it is told when the host is well again', async () => {
    const all = await everything(git, standIn)
    const { commit, until, run, memory, events } = all
    const bad = intruder(all)
    const host = async () => (await memory())?.fleet?.hosts.find(({ node }) => node === 'edge-1')
    const causes = async () =>
      Object.entries((await all.controller.store.alertState())?.causes ?? {})

    commit({
      'dev.yaml': all.environment,
      'edge/bundle.yaml': all.document
        .replace('[edge-1, edge-2]', '[edge-1]')
        .replace('rollback', 'stop'),
      [site]: 'notice(1)\n',
    })
    await all.controller.start()
    await until('it is published', async () => (await host())?.desired !== undefined)
    const first = await bad.get(pointerKey)
    await run('edge-1')
    await until('it is applied', async () => (await host())?.is === 'converged')
    const good = (await host())?.applied

    const refusal = async (
      version: number,
      spoil: () => Promise<void>,
      because: string,
    ): Promise<void> => {
      // The controller puts its pointer back with each pass: where it was quicker than the host, it is spoiled once more.
      await until(`refusal ${version}`, async () => {
        await spoil()
        await run('edge-1')
        const { trouble } = (await host()) ?? {}
        if (trouble?.is !== 'refused' || !trouble.why.includes(because)) return false
        // Soon the pointer is put back, and of that one the host knows nothing yet.
        const { is, reason } = (await memory())?.status.health ?? {}
        return is === 'Degraded' && reason === 'HostsRefused'
      })
      const { applied, current } = (await host()) ?? {}
      expect([applied, current]).toEqual([good, good])
      await until('the alert', async () =>
        (await causes()).some(
          ([cause, { present }]) => cause === 'hosts dev refused' && present.includes(edge),
        ),
      )
    }
    commit({ [site]: 'notice(2)\n' })
    await until('the next is published', async () => (await host())?.desired !== good)

    await refusal(1, bad.corrupted, 'the archive is damaged')
    await refusal(2, bad.swapped, 'the archive is not what its name says')
    await refusal(3, () => bad.replayed(first), 'it is replayed')
    await refusal(4, bad.expired, 'the pointer was valid until 2020')
    await refusal(5, bad.unsigned, 'a key that this host does not trust')

    commit({ [site]: 'notice(3)\n' })
    await until('the third is published', async () => {
      await run('edge-1')
      return (await host())?.is === 'converged' && (await host())?.applied !== good
    })
    expect(events).toContain('host.recovered edge-1')
    await until('the end of the alert', async () => {
      const open = (await causes()).find(([cause]) => cause === 'hosts dev refused')
      return (open?.[1].present ?? []).length === 0
    })
  }, 240_000)
})
