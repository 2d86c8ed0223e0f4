import type { Service } from '@aws-sdk/client-ecs'
import type { Environment } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import type { AwsReader, Context, Scope } from '../../model/index.ts'
import { service } from './index.ts'

const environment = { name: 'prod', cluster: 'main', listeners: {} } as unknown as Environment
const context = { unit: 'prod/service/web', environment } as unknown as Context
const tags = [
  { key: 'plumbline:unit', value: 'prod/service/web' },
  { key: 'plumbline:source', value: 'main' },
]
const web: Service = {
  serviceName: 'web',
  serviceArn: 'arn:web',
  status: 'ACTIVE',
  createdAt: new Date(0),
  tags,
}

/** A cluster with these services. */
function cluster(...services: readonly Service[]): AwsReader & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    read(operation) {
      asked.push(operation.op)
      const serviceArns = services.map(({ serviceName }) => `arn:service/main/${serviceName}`)
      return Promise.resolve({ serviceArns, serviceDeployments: [] } as never)
    },
    group: () => Promise.reject(new Error('nothing is listed')),
    look: (_batch, _scope, key) =>
      Promise.resolve(services.find(({ serviceName }) => serviceName === key) as never),
  }
}

const scope = (change: Partial<Scope<object>> = {}) =>
  ({ context, wanted: [], known: [], suspect: false, ...change }) as Scope<never>

describe('observe', () => {
  it.each<[string, Service[], string]>([
    ['ACTIVE', [web], 'present'],
    ['DRAINING', [{ ...web, status: 'DRAINING' }], 'present'],
    ['INACTIVE', [{ ...web, status: 'INACTIVE' }], 'absent'],
    ['nowhere', [], 'absent'],
  ])('finds a service that is %s', async (_case, services, expected) => {
    const [observed] = await service.observe(cluster(...services), scope())

    expect(observed?.observation.state).toBe(expected)
  })

  it('tells a deleted service from its successor', async () => {
    const [observed] = await service.observe(cluster({ ...web, status: 'INACTIVE' }), scope())

    expect(observed?.predecessor).toBe('1970-01-01T00:00:00.000Z')
  })

  it('asks what became of rollouts only where a write may be forgotten', async () => {
    const settled = cluster(web)
    const suspect = cluster(web)

    await service.observe(settled, scope())
    await service.observe(suspect, scope({ suspect: true }))

    expect([settled.asked, suspect.asked]).toEqual([[], ['ecs:ListServiceDeployments']])
  })
})

describe('inventory', () => {
  const found = async (...services: readonly Service[]) =>
    service.inventory?.(cluster(...services), environment, new Set(['prod/service/wanted']))

  it('finds units by their tags', async () => {
    expect(await found(web)).toEqual([{ unit: 'prod/service/web', source: 'main' }])
  })

  it.each<[string, Service]>([
    ['is wanted anyway', { ...web, serviceName: 'wanted' }],
    ['carries copied tags of another one', { ...web, serviceName: 'web-copy' }],
    ['has no tags', { ...web, tags: [] }],
    [
      'is of another environment',
      { ...web, tags: [{ key: 'plumbline:unit', value: 'dev/service/web' }] },
    ],
    ['is being deleted', { ...web, status: 'DRAINING' }],
  ])('leaves out what %s', async (_case, one) => {
    expect(await found(one)).toEqual([])
  })
})
