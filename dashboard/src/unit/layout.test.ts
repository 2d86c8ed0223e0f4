import { expect, it } from 'vitest'
import { layoutOf } from './layout.ts'

const part = (resource: string, ...needs: string[]) => ({
  resource,
  needs,
  differs: false,
  page: null,
})

it('puts every resource after all that need it, and never two at one place', () => {
  const parts = [
    part('log-group/web'),
    part('task-definition/web', 'log-group/web'),
    part('target-group/web'),
    part('service/web', 'task-definition/web', 'target-group/web', 'role/elsewhere'),
    part('alarm/web'),
  ]

  const graph = layoutOf('web', { parts, dependsOn: ['db'], dependents: ['shop'] })

  expect(Object.fromEntries(graph.nodes.map(({ id, column }) => [id, column]))).toEqual({
    shop: 0,
    web: 1,
    'service/web': 2,
    'alarm/web': 2,
    db: 2,
    'task-definition/web': 3,
    'target-group/web': 3,
    'log-group/web': 4,
  })
  expect(new Set(graph.nodes.map(({ column, row }) => `${column} ${row}`)).size).toBe(8)
  expect(graph.edges).toContainEqual(['web', 'alarm/web'])
  expect(graph.edges).toContainEqual(['service/web', 'task-definition/web'])
  expect(graph.edges).not.toContainEqual(['web', 'log-group/web'])
  expect([graph.columns, graph.rows]).toEqual([5, 3])
})

it('ends although two resources need one another', () => {
  const graph = layoutOf('web', {
    parts: [part('a', 'b'), part('b', 'a')],
    dependsOn: [],
    dependents: [],
  })

  expect(graph.nodes).toHaveLength(3)
})
