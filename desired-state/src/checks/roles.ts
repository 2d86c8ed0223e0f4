import type { Path } from '../text/tree.ts'
import type { Roles } from '../spec/task.ts'
import type { Problem } from '../types.ts'
import { strategyOf } from './deploy.ts'
import { blame, containerPaths, flagAt, has, keysAt, textAt, type Subject } from './subject.ts'

type Use = keyof Roles

/** The roles without which AWS refuses what is written. */
export function checkRoles(subject: Subject): readonly Problem[] {
  return [...checkAccounts(subject), ...needs(subject).flatMap((need) => checkNeed(subject, need))]
}

interface Need {
  readonly role: Use
  readonly because: string
  /** What needs it. */
  readonly paths: readonly Path[]
}

function needs(subject: Subject): readonly Need[] {
  return [
    ...volumeNeeds(subject),
    ...trafficNeeds(subject),
    ...scheduleNeeds(subject),
    ...sessionNeeds(subject),
    ...secretNeeds(subject),
  ]
}

/** Source: "Using Amazon ECS Exec" in the Amazon ECS Developer Guide; CreateService refuses it otherwise. */
function sessionNeeds(subject: Subject): readonly Need[] {
  if (subject.kind !== 'Service' || flagAt(subject, ['exec']) !== true) return []
  return [{ role: 'task', because: 'sessions are opened', paths: [['exec']] }]
}

/** Source: "Specifying sensitive data" in the Amazon ECS Developer Guide; RegisterTaskDefinition refuses it otherwise. */
function secretNeeds(subject: Subject): readonly Need[] {
  const [first] = containerPaths(subject).filter(
    (container) => keysAt(subject, [...container, 'secrets']).length > 0,
  )
  if (first === undefined) return []
  return [{ role: 'execution', because: 'ECS reads the secrets', paths: [[...first, 'secrets']] }]
}

function volumeNeeds(subject: Subject): readonly Need[] {
  return keysAt(subject, ['volumes']).flatMap((name): readonly Need[] => {
    const ebs = ['volumes', name, 'ebs']
    const iam = ['volumes', name, 'iam']
    return [
      ...(has(subject, ebs)
        ? [{ role: 'infrastructure', because: 'ECS attaches EBS volumes', paths: [ebs] } as const]
        : []),
      ...(flagAt(subject, iam) === true
        ? [{ role: 'task', because: 'the file system is mounted', paths: [iam] } as const]
        : []),
    ]
  })
}

/** Source: `AdvancedConfiguration` in the Amazon ECS API reference. */
function trafficNeeds(subject: Subject): readonly Need[] {
  const strategy = strategyOf(subject)
  const moves = strategy !== undefined && strategy !== 'rolling'
  if (!moves || keysAt(subject, ['ingress']).length === 0) return []
  const because = 'ECS moves traffic between target groups'
  return [{ role: 'infrastructure', because, paths: [['deploy', 'strategy']] }]
}

function scheduleNeeds(subject: Subject): readonly Need[] {
  if (subject.kind !== 'Job' || !has(subject, ['schedule'])) return []
  const because = 'EventBridge Scheduler starts tasks'
  return [{ role: 'scheduler', because, paths: [['schedule']] }]
}

function checkNeed(subject: Subject, { role, because, paths }: Need): readonly Problem[] {
  if (subject.around.roles.includes(role) || has(subject, ['roles', role])) return []
  if (has(subject, ['raw', 'taskDefinition', `${role}RoleArn`])) return []
  const message = `there is no role with which ${because}`
  const hint = `add "${role}: <name of the role>" to "roles" of the spec or of the environment`
  return blame(subject, paths, message, hint)
}

/** IAM passes no role to another account. Source: `iam:PassRole` in the IAM User Guide. */
function checkAccounts(subject: Subject): readonly Problem[] {
  return keysAt(subject, ['roles']).flatMap((use) => {
    const path = ['roles', use]
    const [, account] = /^arn:[a-z-]+:iam::(\d{12}):/.exec(textAt(subject, path) ?? '') ?? []
    const own = subject.around.account
    if (account === undefined || own === undefined || account === own) return []
    const message = 'the role belongs to another account than the environment'
    const hint = 'name a role of the account of the environment; a name without ARN means that one'
    return blame(subject, [path], message, hint)
  })
}
