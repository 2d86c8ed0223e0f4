import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { describeWith } from '../require.ts'
import { environmentOf, fleet, read, type Fleet, type Host, type Tree } from './host.ts'

describeWith(['puppet'], 'a host with the real Puppet', () => {
  let edge: Fleet
  let host: Host
  let file: string

  beforeEach(async () => {
    edge = await fleet()
    host = edge.host()
    file = `${host.root}-motd`
    return () => rmSync(file, { force: true })
  })

  /** A bundle that keeps one file on the host. */
  const keeping = (content: string, more: Tree = {}): Tree => ({
    'manifests/site.pp': `file { '${file}': content => '${content}' }\n`,
    ...more,
  })

  const release = async (files: Tree): Promise<string> => {
    const digest = await edge.publish(files)
    await edge.point(digest)
    return digest
  }

  test('takes a bundle, and changes nothing when it comes again', async () => {
    const digest = await release(keeping('one'))

    expect((await host.run()).code).toBe(0)

    expect(read(file)).toBe('one')
    expect(host.link('applied')).toBe(environmentOf(digest))
    expect(await host.told()).toMatchObject({
      result: 'converged',
      exit: 2,
      drift: false,
      desired: digest,
      current: digest,
      applied: digest,
      generation: 1,
      configurationVersion: digest,
    })

    await host.run()
    expect(await host.told()).toMatchObject({ result: 'converged', exit: 0, drift: false })
  })

  test('mends what somebody changed by hand, and calls it drift', async () => {
    await release(keeping('one'))
    await host.run()
    writeFileSync(file, 'by hand')

    await host.run()

    expect(read(file)).toBe('one')
    expect(await host.told()).toMatchObject({ result: 'converged', exit: 2, drift: true })
  })

  test('keeps its bundle when the next one does not compile, and says where', async () => {
    const good = await release(keeping('one'))
    await host.run()
    const bad = await release({ 'manifests/site.pp': "file { '/srv/x':\n  content = 'two',\n}\n" })

    expect((await host.run()).code).toBe(1)

    expect(host.link('current')).toBe(environmentOf(good))
    const told = await host.told()
    expect(told).toMatchObject({ result: 'refused', phase: 'gate', desired: bad, current: good })
    expect(told.message).toContain('manifests/site.pp, line: 2')
    expect(told.message).not.toContain(host.root)
  })

  test('goes on mending its bundle while the next one is refused', async () => {
    await release(keeping('one'))
    await host.run()
    await release({ 'manifests/site.pp': 'class {' })
    writeFileSync(file, 'by hand')

    await host.run()

    expect(read(file)).toBe('one')
    expect(await host.told()).toMatchObject({ result: 'refused', drift: true })
  })

  test('tells what is current from what was applied, and which resource failed', async () => {
    const good = await release(keeping('one'))
    await host.run()
    const failing = keeping('two', {
      'manifests/z.pp': "exec { 'never': command => '/bin/false' }\n",
    })
    const { 'manifests/site.pp': site = '', ...rest } = failing
    const bad = await release({ 'manifests/a.pp': site, ...rest })

    expect((await host.run()).code).toBe(1)

    expect(host.link('current')).toBe(environmentOf(bad))
    expect(host.link('applied')).toBe(environmentOf(good))
    const told = await host.told()
    expect(told).toMatchObject({ result: 'failed', phase: 'apply', current: bad, applied: good })
    expect(told.failed).toMatchObject([{ resource: 'Exec[never]' }])
  })

  test('goes back to an older bundle without fetching it again', async () => {
    const first = await release(keeping('one'))
    await host.run()
    await release(keeping('two'))
    await host.run()
    expect(read(file)).toBe('two')
    await edge.put(`bundles/edge/${first}.tar.gz`, 'gone')

    await edge.point(first)
    await host.run()

    expect(read(file)).toBe('one')
    expect(await host.told()).toMatchObject({ result: 'converged', generation: 3, applied: first })
  })

  test('only tells what would change where the mode is noop', async () => {
    const digest = await edge.publish(keeping('one'))
    await edge.point(digest, { apply: { mode: 'noop' } })

    await host.run()

    expect(read(file)).toBeUndefined()
    const told = await host.told()
    expect(told).toMatchObject({ result: 'pending', current: digest, mode: 'noop' })
    expect(told.applied).toBeUndefined()
    expect(told.pending).toMatchObject([{ resource: `File[${file}]` }])
  })

  test('reads its data from Hiera by node and fleet, out of the flat layout too', async () => {
    await release({
      'hiera.yaml': `version: 5
hierarchy:
  - name: all
    paths: ["nodes/%{trusted.certname}.yaml", "fleets/%{facts.plumbline_fleet}.yaml"]
`,
      'data/nodes/edge-1.yaml': 'one::word: of the node\n',
      'data/fleets/edge.yaml': 'one::word: of the fleet\none::more: and more\n',
      'modules/one/manifests/init.pp': `class one(String $word, String $more) {
  file { '${file}': content => "\${word} \${more}" }
}
`,
      'manifests/site.pp': 'include one\n',
    })

    expect((await host.run()).output).toContain('converged')

    expect(read(file)).toBe('of the node and more')
  })

  test('hosts of the next wave go first, and the others wait with nothing', async () => {
    const digest = await edge.publish(keeping('one'))
    const other = edge.host('edge-2')
    await edge.point(null, { next: { digest, nodes: ['edge-1'] } })

    await host.run()
    await other.run()

    expect(await host.told()).toMatchObject({ result: 'converged', applied: digest })
    expect((await other.told()).result).toBe('waiting')
    expect(read(join(other.root, 'puppet.log'))).toBeUndefined()
  })
})
