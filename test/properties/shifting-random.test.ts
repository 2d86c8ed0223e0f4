import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ShiftBench, shiftBench } from '../../simulator/src/ecs/shifting.testing.ts'

type Deed =
  | { readonly kind: 'update'; readonly image: 'good' | 'does-not-exist' | 'sick' }
  | { readonly kind: 'strategy'; readonly strategy: 'BLUE_GREEN' | 'LINEAR' | 'CANARY' }
  | { readonly kind: 'count'; readonly desiredCount: number }
  | { readonly kind: 'stop' }
  | { readonly kind: 'pass'; readonly seconds: number }

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    kind: fc.constant('update' as const),
    image: fc.constantFrom('good' as const, 'does-not-exist' as const, 'sick' as const),
  }),
  fc.record({
    kind: fc.constant('strategy' as const),
    strategy: fc.constantFrom('BLUE_GREEN' as const, 'LINEAR' as const, 'CANARY' as const),
  }),
  fc.record({ kind: fc.constant('count' as const), desiredCount: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('stop' as const) }),
  fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 900 }) }),
)

const configurations = {
  BLUE_GREEN: { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 4 },
  LINEAR: {
    strategy: 'LINEAR' as const,
    linearConfiguration: { stepPercent: 34, stepBakeTimeInMinutes: 2 },
  },
  CANARY: { strategy: 'CANARY' as const, canaryConfiguration: { canaryBakeTimeInMinutes: 3 } },
}

async function act(bench: ShiftBench, one: Deed): Promise<void> {
  const { ecs } = bench
  const at = { cluster: 'shop', service: 'web' }
  switch (one.kind) {
    case 'update':
      await bench.update(`shop/web:${one.image}`)
      break
    case 'strategy': {
      const deploymentConfiguration = configurations[one.strategy]
      await ecs.call('UpdateService', { ...at, deploymentConfiguration })
      break
    }
    case 'count':
      await ecs.call('UpdateService', { ...at, desiredCount: one.desiredCount })
      break
    case 'stop': {
      const { serviceDeploymentArn } = await bench.current()
      // One that is over cannot be stopped.
      await ecs.call('StopServiceDeployment', { serviceDeploymentArn }).catch(() => {})
      break
    }
    case 'pass':
      await watch(bench, one.seconds)
  }
}

/** Lets time pass and looks at every quarter of a minute whether somebody is served. */
async function watch(bench: ShiftBench, seconds: number): Promise<void> {
  for (let rest = seconds; rest > 0; rest -= 15) {
    bench.ecs.pass(Math.min(rest, 15))
    expect(await isServed(bench)).toBe(true)
  }
}

/** Every group that the production rule sends requests to has somebody to answer them. */
async function isServed(bench: ShiftBench): Promise<boolean> {
  const { production } = await bench.weights()
  const weights = production.split('/').map(Number)
  const healths = await Promise.all([bench.blue, bench.green].map((arn) => bench.elb.health(arn)))
  return healths.every(
    (health, index) => weights[index] === 0 || Object.values(health).includes('healthy'),
  )
}

async function started(rollbackVariant: 'revive' | 'new-primary'): Promise<ShiftBench> {
  const bench = await shiftBench({ ecs: { rollbackVariant } })
  bench.elb.world.control('ecs', { type: 'fate', image: ':sick', fate: 'unhealthy' })
  await bench.create(configurations.BLUE_GREEN)
  return bench
}

const variants = ['revive', 'new-primary'] as const

test.each(variants)(
  'requests find somebody, and the service comes to rest: %s',
  async (variant) => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 12 }), async (deeds) => {
        const bench = await started(variant)
        for (const one of deeds) {
          await act(bench, one)
          expect(await isServed(bench)).toBe(true)
        }
        // A bad release is given up after a day.
        for (let hour = 0; hour < 30; hour++) {
          bench.ecs.pass(3_600)
          expect(await isServed(bench)).toBe(true)
        }
        const service = await bench.ecs.service('web')
        const { production } = await bench.weights()

        expect(service.deployments?.map((each) => each.rolloutState)).toEqual(['COMPLETED'])
        expect(service.runningCount).toBe(service.desiredCount)
        expect(['100/0', '0/100']).toContain(production)
        expect((await bench.current()).status).toMatch(/^(?:SUCCESSFUL|ROLLBACK_SUCCESSFUL)$/)
      }),
      { numRuns: 10, seed: 77 },
    )
  },
)
