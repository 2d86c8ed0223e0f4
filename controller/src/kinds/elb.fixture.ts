import type { Rule, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Service } from '@aws-sdk/client-ecs'
import type { AwsReader } from '../model/index.ts'
import type { Tags } from './elb-reads.ts'

const prefix = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012'
export const listener = `${prefix}:listener/app/main/50dc6c/f2f7dc`
export const loadBalancer = `${prefix}:loadbalancer/app/main/50dc6c`
export const ruleArn = (id: string) => `${prefix}:listener-rule/app/main/50dc6c/f2f7dc/${id}`
export const groupArn = (name: string) => `${prefix}:targetgroup/${name}/1`

/** Load balancing as an account has it, and what was asked of it. */
export interface Account {
  readonly rules?: readonly Rule[]
  readonly groups?: readonly TargetGroup[]
  /** By ARN. */
  readonly tags?: Readonly<Record<string, Tags>>
  /** States of targets, by the name of the group. */
  readonly health?: Readonly<Record<string, readonly string[]>>
  readonly attributes?: Readonly<Record<string, string>>
  readonly service?: Service
  readonly vpc?: string
}

export function account(given: Account): AwsReader & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    read(operation, input) {
      asked.push(operation.op)
      return Promise.resolve(answer(given, operation.op, input) as never)
    },
    look(batch, _scope, key) {
      asked.push(`${batch.operation.op} ${key}`)
      return Promise.resolve(item(given, batch.operation.op, key) as never)
    },
    group(group, scope, key) {
      asked.push(group.operation.op)
      const output = { Rules: given.rules, TargetGroups: given.groups } as never
      const ofScope = group.operation.op.endsWith('DescribeRules') && scope !== listener
      const items = ofScope ? [] : [...group.items(output)]
      return Promise.resolve(items.flatMap(([of, one]) => (of === key ? [one] : [])))
    },
  }
}

function item(given: Account, op: string, key: string): unknown {
  if (op.endsWith('DescribeTags')) return given.tags?.[key]
  if (op.endsWith('DescribeServices')) return given.service
  return given.vpc === undefined ? undefined : { VpcId: given.vpc }
}

function answer(given: Account, op: string, input: object): unknown {
  if (op.endsWith('TargetGroupAttributes')) {
    const all = Object.entries(given.attributes ?? {})
    return { Attributes: all.map(([Key, Value]) => ({ Key, Value })) }
  }
  const { TargetGroupArn = '' } = input as { TargetGroupArn?: string }
  const states = given.health?.[TargetGroupArn.split('/')[1] ?? ''] ?? []
  return { TargetHealthDescriptions: states.map((State) => ({ TargetHealth: { State } })) }
}
