import { isRead } from '@plumbline/simulator'
import type { World } from '@plumbline/simulator'
import { expect, it } from 'vitest'
import { createHouse } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'
import { internalListener } from '../support/routed.ts'
import { environment, publicListener, service, shopWorld } from '../support/shop.ts'
import { counted, settled } from './counted.ts'

/** As in an estate of some hundred units: ten minutes. */
const relyMs = 10 * 60_000

/** AWS lets a load balancer forward to a hundred target groups. */
const routesPerListener = 100

/** One environment with `count` services, each with a route of its own. */
async function estate(count: number, world: World): Promise<Files> {
  const listeners = {
    l0: { arn: await publicListener(world) },
    ...(count > routesPerListener && { l1: { arn: await internalListener(world) } }),
  }
  const names = Array.from({ length: count }, (_, index) => `s${String(index).padStart(4, '0')}`)
  const apps = names.map((name, index) => {
    const listener = `l${Math.floor(index / routesPerListener)}`
    const ingress = { web: { listener, hosts: [`${name}.example.com`] } }
    return [
      `apps/${name}.yaml`,
      service(name, JSON.stringify({ image: 'app:1', port: 80, ingress })),
    ]
  })
  const environments = { 'environments/prod.yaml': environment('prod', undefined, { listeners }) }
  return { ...environments, ...Object.fromEntries(apps) }
}

it.each([10, 200])(
  'an idle look at %i routed services costs pages, and no write',
  async (count) => {
    // Without the rates and quotas of AWS: they bound the time and the size, and the calls are counted here.
    const world = await shopWorld({ full: true, throttling: false })
    const house = await createHouse({ world, relyMs })
    house.git.commit(await estate(count, world))
    await settled(house, count)
    await house.turn(60_000)
    const before = house.aws().calls()

    const made = Object.entries(await counted(house, () => house.turn(30_000)))

    expect(made.filter(([op]) => !isRead(op))).toEqual([])
    expect(Object.fromEntries(made.filter(([op]) => op.startsWith('elastic')))).toEqual({
      'elasticloadbalancing:DescribeTargetGroups': Math.ceil(count / 400),
      'elasticloadbalancing:DescribeRules': Math.ceil(count / routesPerListener),
      'elasticloadbalancing:DescribeTags': Math.ceil(count / 20),
    })

    await house.turn(relyMs)
    const attributes = 'elasticloadbalancing:DescribeTargetGroupAttributes'
    const reads = house.aws().calls().get(attributes)?.calls ?? 0
    const share = (reads - (before.get(attributes)?.calls ?? 0)) / count
    expect(share, 'each once or twice in twenty looks').toBeGreaterThanOrEqual(1)
    expect(share).toBeLessThanOrEqual(2)

    const readsOf = () => house.aws().calls().get(attributes)?.calls ?? 0
    const known = readsOf()
    await house.control().sync('prod/service/s0000')
    await house.turn(1_000)
    expect(readsOf(), 'who asks for a look has everything read').toBe(known + 1)
    await house.control().foresee('prod/service/s0000', { ask: 'sync' })
    expect(readsOf(), 'and so does a look ahead').toBe(known + 2)
    await house.stop()
  },
)
