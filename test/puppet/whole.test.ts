import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith } from '../require.ts'
import { everything } from './everything.ts'
import { read } from './host.ts'

const nodes = ['edge-1', 'edge-2']

/** What the test does with the two hosts, and asks of them. */
function bothHosts({ folder, until, run, memory }: Awaited<ReturnType<typeof everything>>) {
  const motd = (node: string) => join(folder, `motd-${node}`)
  const keeping = (text: string) =>
    `$node = $facts['plumbline_node']\nfile { "${folder}/motd-\${node}": content => '${text}' }\n`
  const fleet = async () => (await memory())?.fleet
  const desired = async (node: string) =>
    (await fleet())?.hosts.find((host) => host.node === node)?.desired

  /** Both hosts run, in the order of the waves, until both have the bundle. */
  const converge = async (text: string) => {
    await until(`${text} is published`, async () => (await fleet())?.is === 'Progressing')
    for (let round = 0; round < 2; round++) for (const node of nodes) await run(node)
    await until(`${text} goes to all`, async () => {
      const known = await Promise.all(nodes.map(desired))
      return known[0] !== undefined && known[0] === known[1]
    })
    for (const node of nodes) await run(node)
    await until(`${text} is everywhere`, async () => (await fleet())?.is === 'Converged')
    for (const node of nodes) expect(read(motd(node))).toBe(text)
  }
  return { motd, keeping, fleet, desired, converge }
}

describeWith(['puppet', 'git'], 'Puppet bundles from commit to host', ({ git }) => {
  test('a commit converges two hosts, drift is mended, mistakes stop, and a revert goes back', async () => {
    const all = await everything(git)
    const { commit, until, run, memory } = all
    const { motd, keeping, fleet, desired, converge } = bothHosts(all)

    commit({
      'dev.yaml': all.environment,
      'edge/bundle.yaml': all.document,
      'edge/code/manifests/site.pp': keeping('one'),
      'edge/code/data/common.yaml': 'x: 1\n',
    })
    await all.controller.start()
    await converge('one')
    const one = (await fleet())?.digest
    expect((await fleet())?.validation).toBe('Valid')

    writeFileSync(motd('edge-1'), 'by hand')
    await run('edge-1')
    expect(read(motd('edge-1'))).toBe('one')
    await until(
      'drift is told',
      async () =>
        (await fleet())?.hosts.some(({ node, drift }) => node === 'edge-1' && drift) === true,
    )

    commit({ 'edge/code/manifests/site.pp': 'file { "/srv/x":\n  ensure = present,\n}\n' })
    await until('the mistake is refused at the door', async () => {
      const [problem] = (await memory())?.problems ?? []
      return problem?.file === 'edge/code/manifests/site.pp' && problem.line === 2
    })
    expect((await fleet())?.digest).toBe(one)

    commit({
      'edge/code/manifests/site.pp': `${keeping('two')}exec { 'never': command => '/bin/false' }\n`,
    })
    await until('the canary is to have it', async () =>
      (await Promise.all(nodes.map(desired))).some((is) => is !== one),
    )
    const canary = (await desired('edge-1')) === one ? 'edge-2' : 'edge-1'
    await run(canary)
    await until('the rollout is held', async () => (await memory())?.hold !== undefined)
    expect((await memory())?.hold?.reason).toContain('Exec[never]')
    await until('all point back', async () =>
      (await Promise.all(nodes.map(desired))).every((is) => is === one),
    )
    for (const node of nodes) await run(node)
    for (const node of nodes) expect(read(motd(node))).toBe('one')

    commit({ 'edge/code/manifests/site.pp': keeping('three') })
    await converge('three')
    const generation = (await fleet())?.generation ?? 0
    commit({ 'edge/code/manifests/site.pp': keeping('one') })
    await until(
      'the old code is new again',
      async () => (await fleet())?.digest === one && (await fleet())?.is === 'Progressing',
    )
    for (const node of nodes) await run(node)
    await until('it is everywhere', async () => (await fleet())?.is === 'Converged')
    expect((await fleet())?.generation).toBeGreaterThan(generation)
    for (const node of nodes) expect(read(motd(node))).toBe('one')
  }, 600_000)
})
