import { expect, test } from 'vitest'
import { describeWith } from '../require.ts'
import { everything } from './everything.ts'
import { standIn } from './stand-in.ts'

const site = 'edge/code/manifests/site.pp'

describeWith(['puppet', 'git'], 'bundles that KMS signs', ({ git }) => {
  test('are applied by hosts that trust the key, and refused when another key signs', async () => {
    const all = await everything(git, standIn, { kms: true })
    const { commit, until, run, memory, signing, trust } = all
    if (signing === undefined) throw new Error('there is no key')
    const host = async () => (await memory())?.fleet?.hosts.find(({ node }) => node === 'edge-1')
    const applied = async (what: string) =>
      until(what, async () => {
        await run('edge-1')
        return (await host())?.is === 'converged' && (await host())?.applied !== undefined
      })

    // More than KMS takes: the manifest names every file.
    const many = Array.from({ length: 60 }, (_, index) => [`edge/code/files/${index}`, `${index}`])
    commit({
      'dev.yaml': all.environment,
      'edge/bundle.yaml': all.document
        .replace('[edge-1, edge-2]', '[edge-1]')
        .replace('waves: [1, 100%], onFailure: rollback', 'waves: [100%]'),
      [site]: 'notice(1)\n',
      ...Object.fromEntries(many),
    })
    await all.controller.start()
    await applied('the first is applied')
    const first = (await host())?.applied

    await signing.exchange()
    commit({ [site]: 'notice(2)\n' })
    await until('the other key is refused', async () => {
      await run('edge-1')
      return (await host())?.is === 'refused'
    })
    expect((await host())?.why).toContain('a key that this host does not trust')
    expect((await host())?.applied).toBe(first)

    trust(await signing.publicKey())
    await until('the second is applied', async () => {
      await run('edge-1')
      return (await host())?.applied !== first && (await host())?.is === 'converged'
    })
  }, 240_000)
})
