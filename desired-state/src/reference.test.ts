import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { load } from './load.ts'
import { whereOf } from './render/origins.ts'
import type { UnitId } from './types.ts'

const folder = new URL('../cases/reference/', import.meta.url).pathname

/** A repository that uses most of the language, in two environments. */
const files = globSync('**/*.yaml', { cwd: folder })
  .toSorted()
  .map((path) => ({ path, blob: path, text: readFileSync(`${folder}${path}`, 'utf8') }))

describe('the reference repository', () => {
  const state = load(files)
  const specOf = (id: UnitId) => state.units.get(id)?.spec

  test('is right in both environments', () => {
    expect(state.problems).toEqual([])
    expect(state.complete).toBe(true)
    expect([...state.units.keys()].toSorted()).toEqual(
      ['dev', 'prod'].flatMap((environment) => [
        `${environment}/job/ledger-nightly`,
        `${environment}/job/orders-migrate`,
        `${environment}/service/hello`,
        `${environment}/service/ledger`,
        `${environment}/service/newsletter`,
        `${environment}/service/orders`,
      ]),
    )
    expect([...state.bundles.keys()].toSorted()).toEqual([
      'dev/bundle/gateways',
      'prod/bundle/gateways',
    ])
  })

  test('is in production what the service says, with the overlay of its size', () => {
    expect(specOf('prod/service/orders')).toMatchObject({
      cpu: 2048,
      env: { LOG_LEVEL: 'warn', PUBLIC_URL: 'https://shop.example.com' },
      capacity: { FARGATE: { base: 2, weight: 1 }, FARGATE_SPOT: { base: 0, weight: 1 } },
      scale: {
        min: 4,
        max: 40,
        cpuPercent: 60,
        requestsPerTask: 800,
        cooldown: { inSeconds: 300, outSeconds: 30 },
        steps: {
          rush: {
            when: 'orders-slow',
            change: 'add',
            amount: 50,
            unit: 'percent',
            cooldownSeconds: 120,
          },
        },
        schedules: { night: { min: 2, max: 10 } },
      },
      deploy: {
        strategy: 'canary',
        canary: { percent: 10, bakeMinutes: 10 },
        bakeAfterMinutes: 15,
        gates: {
          migrate: { at: 'preScaleUp', run: 'job/orders-migrate', timeoutSeconds: 1_200 },
          tell: { webhook: 'https://hooks.example.com/orders', onTimeout: 'continue' },
        },
        rollbackOnAlarm: true,
      },
      alarms: {
        'orders-errors': { comparison: 'above', threshold: 5, breaches: 3, periods: 5 },
        'orders-slow': { ingress: 'shop', threshold: 2, breaches: 3, periods: 3 },
        'orders-few': { comparison: 'atMost', threshold: 1, breaches: 1, periods: 1 },
      },
      logs: { retentionDays: 30 },
      volumes: { certs: {}, uploads: { efs: 'fs-0abc1234', iam: true } },
      mounts: {
        uploads: { path: '/srv/uploads', readOnly: false },
        certs: { path: '/etc/certs', readOnly: true },
      },
    })
  })

  test('is in development what the overlay leaves of it', () => {
    const spec = specOf('dev/service/orders')

    expect(spec).toMatchObject({
      cpu: 512,
      exec: true,
      env: { LOG_LEVEL: 'debug', PUBLIC_URL: 'https://shop.dev.example.com' },
      secrets: { PAYMENT_KEY: { ssm: '/dev/orders/payment-key' } },
      capacity: { FARGATE_SPOT: { base: 0, weight: 1 } },
      deploy: { strategy: 'rolling', alarms: [], gates: { migrate: { at: 'preScaleUp' } } },
      logs: { retentionDays: 3 },
    })
    expect(spec).toHaveProperty('ingress.shop.hosts', ['shop.dev.example.com'])
    expect(spec).toHaveProperty('scale.min', 1)
    expect(spec).toHaveProperty('scale.max', 2)
    expect(spec).toHaveProperty('scale.schedules', {})
    expect(spec).not.toHaveProperty('scale.requestsPerTask')
    expect(spec).not.toHaveProperty('capacity.FARGATE')
    expect(spec).not.toHaveProperty('deploy.canary')
    expect(spec).not.toHaveProperty('deploy.gates.approve')
  })

  test('fills in what the smallest service leaves out', () => {
    expect(specOf('prod/service/hello')).toMatchObject({
      cpu: 256,
      memory: 512,
      scale: 1,
      deploy: { strategy: 'rolling' },
      ingress: { web: { hosts: ['hello.example.com'], bare: true, protocol: 'http1' } },
    })
  })

  test('gives the migration the image of its service, and lets the service wait for it', () => {
    expect(specOf('prod/job/orders-migrate')?.image).toBe(specOf('prod/service/orders')?.image)
    expect(state.units.get('prod/service/orders')?.dependsOn).toEqual([
      'prod/job/orders-migrate',
      'prod/service/ledger',
    ])
  })

  test('is scheduled, and starts within its window', () => {
    expect(specOf('prod/job/ledger-nightly')).toMatchObject({
      schedule: { cron: '30 2 * * *', overlap: 'forbid', windowMinutes: 10 },
      timeoutSeconds: 7_200,
      retries: 2,
      alertAfterMissed: 1,
    })
  })

  test('says of every value where it was written', () => {
    for (const unit of state.units.values()) {
      const nowhere = pathsOf(unit.spec, 'spec').filter((path) => whereOf(unit, path) === undefined)
      expect(nowhere).toEqual([])
    }
  })
})

function pathsOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, item]) => pathsOf(item, `${path}.${key}`))
}
