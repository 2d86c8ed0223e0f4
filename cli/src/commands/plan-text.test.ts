import type { Held, Plan, Step } from '@plumbline/controller/model'
import { createColors } from 'picocolors'
import { describe, expect, it } from 'vitest'
import { differs, jsonReport, redactPlan } from './plan-report.ts'
import { planText } from './plan-text.ts'

function held(resource: Held['resource'], because: string, next: readonly Step[]): Held {
  return { resource, reason: 'WaitsFor', because, next }
}

const revision = '4f2c1e9d00112233445566778899aabbccddeeff'
const empty: Plan = {
  unit: 'dev/service/api',
  revision,
  fingerprint: 'aa',
  differences: [],
  steps: [],
  held: [],
  unreadable: [],
}
const register: Step = {
  resource: 'task-definition/dev-web',
  effect: 'creates',
  call: {
    op: 'ecs:RegisterTaskDefinition',
    input: {
      family: 'dev-web',
      containerDefinitions: [
        { name: 'web', environment: [{ name: 'TOKEN', value: 'hunter3' }], image: 'shop/web:1.28' },
      ],
    },
  },
}
const update: Step = {
  resource: 'service/web',
  effect: 'replaces tasks',
  call: { op: 'ecs:UpdateService', input: { service: 'web' } },
}
const release: Plan = {
  ...empty,
  unit: 'dev/service/web',
  differences: [
    {
      resource: 'task-definition/dev-web',
      verb: 'create',
      differences: [
        { path: 'containers.web.environment.TOKEN', from: 'hunter2', to: 'hunter3' },
        { path: 'containers.web.image', from: 'shop/web:1.27', to: 'shop/web:1.28' },
        { path: 'containers.web.user', to: 'app' },
        { path: 'containers.web.command', from: ['run'] },
      ],
    },
    {
      resource: 'service/web',
      verb: 'change',
      differences: [{ path: 'desiredCount', from: 7, to: 2 }],
    },
  ],
  steps: [register],
  held: [held('service/web', 'waits for task-definition/dev-web', [update])],
}
const fault = {
  code: 'AccessDenied',
  source: 'user',
  retry: 'on-change',
  message: 'AWS refused ecs:DescribeServices',
  hint: 'allow it',
} as const
const blind: Plan = {
  ...empty,
  unit: 'prod/service/api',
  unreadable: [
    { resource: 'service/api', fault },
    { resource: 'task-definition/prod-api', fault },
  ],
}
const reported: Plan = {
  ...empty,
  unit: 'prod/service/web',
  differences: [
    {
      resource: 'service/web',
      verb: 'change',
      differences: [{ path: 'desiredCount', from: 7, to: 2 }],
    },
  ],
}
const hash = () => 'ffffff000000'

describe('a plan for people', () => {
  it('groups calls by unit, each with its effect and what differs, and counts', () => {
    const plans = [empty, redactPlan(release, hash), blind, reported]

    const text = planText(plans, createColors(false)).join('\n')

    expect(text).toBe(`dev/service/web at 4f2c1e9d
  + creates           ecs:RegisterTaskDefinition  task-definition/dev-web
      containers.web.environment.TOKEN: (#ffffff) → changed (#ffffff)
      containers.web.image: shop/web:1.27 → shop/web:1.28
      containers.web.user: app
      containers.web.command: ["run"] → (not there)
  … held  service/web: waits for task-definition/dev-web
    then  ~ replaces tasks    ecs:UpdateService  service/web
      desiredCount: 7 → 2

prod/service/api at 4f2c1e9d
  ? cannot be read  service/api, task-definition/prod-api: AWS refused ecs:DescribeServices
      allow it

prod/service/web at 4f2c1e9d
  ≠ change  service/web
      desiredCount: 7 → 2

1 to create, 0 to change in place, 1 replaces tasks, 0 to delete; 1 unit unchanged, 1 could not be seen`)
  })

  it('is one line when there is nothing to do', () => {
    const text = planText([empty, empty], createColors(false))

    expect(text).toEqual([
      '0 to create, 0 to change in place, 0 replace tasks, 0 to delete; 2 units unchanged',
    ])
  })

  it('prints nothing that a terminal obeys', () => {
    const evil = '\u001B[2J\u202Eevil\n'
    const plan: Plan = {
      ...release,
      differences: [
        {
          resource: 'service/web',
          verb: 'change',
          differences: [{ path: evil, from: evil, to: evil }],
        },
      ],
      held: [held('service/x', evil, [])],
    }

    const lines = planText([plan], createColors(false))

    expect(lines.join('')).toContain('evil')
    expect(lines.join('')).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u)
  })
})

describe('a plan for programs', () => {
  it('holds the exact calls, and no value of the environment', () => {
    const report = JSON.parse(JSON.stringify(jsonReport([redactPlan(release, hash), empty], [])))

    expect(JSON.stringify(report)).not.toContain('hunter')
    expect(report).toMatchObject({
      version: 1,
      units: [
        {
          unit: 'dev/service/web',
          revision,
          calls: [
            {
              resource: 'task-definition/dev-web',
              effect: 'creates',
              op: 'ecs:RegisterTaskDefinition',
              input: { family: 'dev-web', containerDefinitions: [{ image: 'shop/web:1.28' }] },
            },
          ],
          held: [
            { reason: 'WaitsFor', calls: [{ op: 'ecs:UpdateService', effect: 'replaces tasks' }] },
          ],
        },
        { unit: 'dev/service/api', calls: [] },
      ],
      summary: {
        create: 1,
        changeInPlace: 0,
        replaceTasks: 1,
        recreate: 0,
        delete: 0,
        unchanged: 1,
        unreadable: 0,
      },
    })
  })

  it('differs when anything differs, whether or not something is done about it', () => {
    expect([empty, blind, reported, release].map(differs)).toEqual([false, false, true, true])
  })
})
