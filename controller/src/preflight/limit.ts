import type { Release } from '../model/index.ts'
import { defineCheck, when, type Complaint } from './check.ts'
import { serviceOf, taskDefinitionOf } from './release.ts'

export interface LimitNeed {
  readonly what: string
  readonly count: number
  readonly most: number
  readonly paths: readonly string[]
}

/**
 * What is sent is not more than ECS takes, whoever asks: what the language cannot tell from one document, as raw fields and
 * routes come together. It needs no look. Source: "Amazon ECS service quotas".
 */
export const limit = defineCheck<LimitNeed, undefined>({
  name: 'limit',
  calls: [],
  needs,
  look: async () => undefined,
  judge: ({ what, count, most, paths }): readonly Complaint[] =>
    when(count > most, 'refuses', {
      message: `${what}: ${count}, and ECS takes ${most}`,
      hint: 'AWS does not raise this quota: make it smaller',
      paths,
    }),
})

function needs(release: Release): readonly LimitNeed[] {
  const definition = taskDefinitionOf(release)
  const bytes = definition === undefined ? 0 : Buffer.byteLength(JSON.stringify(definition))
  return [
    {
      what: 'bytes of the task definition',
      count: bytes,
      most: 65_536,
      paths: ['spec.env', 'spec'],
    },
    {
      what: 'target groups of one service',
      count: serviceOf(release)?.input.loadBalancers?.length ?? 0,
      most: 5,
      paths: ['spec.raw.service.loadBalancers', 'spec.ingress'],
    },
  ]
}
