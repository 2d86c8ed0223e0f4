import { expect, test } from 'vitest'
import type { Place } from '@plumbline/controller/model'
import { createSimulator, type FaultOutcome, type World } from '@plumbline/simulator'
import { directTransport } from '../support/direct.ts'
import { createHouse, type House } from '../support/house.ts'
import { environment, service } from '../support/shop.ts'

/** One controller, and two accounts in two regions, each with its own AWS and its own troubles. */
const far = { account: '111122223333', region: 'us-east-1' }
const names = Array.from({ length: 12 }, (_, index) => `s${index}`)

const files = (version: number) => ({
  'environments/near.yaml': environment('near'),
  'environments/far.yaml': environment('far')
    .replace('123456789012', far.account)
    .replace('eu-west-1', far.region),
  ...Object.fromEntries(
    names.map((name) => [
      `apps/${name}.yaml`,
      service(name, `{ image: "${name}:${version}", scale: 1 }`),
    ]),
  ),
})

async function worldOf(cluster: string, place: Partial<Place> = {}): Promise<World> {
  const world = createSimulator({ ...place, seed: 1 })
  await world.call('ecs', 'CreateCluster', { clusterName: cluster })
  return world
}

async function estate(): Promise<{ house: House; here: World; there: World }> {
  const [here, there] = [await worldOf('near'), await worldOf('far', far)]
  const elsewhere = directTransport(there)
  const house = await createHouse({
    world: here,
    wrap: () => ({
      transport: (nearby) => (place, op, input, signal) => {
        if (place.account !== far.account) return nearby(place, op, input, signal)
        there.advance(Math.max(0, here.now() - there.now()))
        return elsewhere(place, op, input, signal)
      },
    }),
  })
  house.git.commit(files(1))
  await house.until(() => areOn(house, ['near', 'far'], 1), 3_600_000)
  return { house, here, there }
}

/** Whether all units of some environments run a version and rest. */
async function areOn(house: House, environments: readonly string[], version: number) {
  const rows = await house.store.units({})
  const ours = rows.filter(({ unit }) => environments.some((name) => unit.startsWith(`${name}/`)))
  return (
    ours.length === names.length * environments.length &&
    ours.every(({ applied, status: { sync, operation } }) => {
      const isIt = JSON.stringify(applied).includes(`:${version}"`)
      return isIt && sync.is === 'Synced' && operation.is === 'Idle'
    })
  )
}

/** How long a release takes in the near environment (virtual ms), and how many calls; then all ends well in both. */
async function release(trouble?: FaultOutcome) {
  const { house, here, there } = await estate()
  const calls = here.journal.entries().length
  const began = house.clock.now()
  const fault = trouble && there.faults.prime({ operation: '*', count: 'all', outcome: trouble })
  house.git.commit(files(2))
  await house.until(() => areOn(house, ['near'], 2), 3_600_000)
  const took = house.clock.now() - began
  const sent = here.journal.entries().length - calls
  const isFarDone = await areOn(house, ['far'], 2)

  if (fault !== undefined) there.faults.clear(fault)
  await house.until(() => areOn(house, ['near', 'far'], 2), 3_600_000)
  await house.stop()
  return { took, sent, isFarDone }
}

test('whatever goes wrong in one account and region, a release in another takes as long as in peace', async () => {
  const peace = await release()
  for (const trouble of [
    { kind: 'throttle' },
    { kind: 'hang' },
    { kind: 'html', status: 503 },
    { kind: 'access-denied' },
  ] as const) {
    const { took, sent, isFarDone } = await release(trouble)

    // Looks are at moments that are drawn by lot.
    const fewMore = Math.abs(sent - peace.sent) <= peace.sent / 10
    const found = { isFarDone, isLate: took > peace.took + 1_000, fewMore }
    expect({ ...trouble, ...found }).toEqual({
      ...trouble,
      isFarDone: false,
      isLate: false,
      fewMore: true,
    })
  }
})
