import type { Plan } from '@plumbline/controller/model'
import { createColors } from 'picocolors'
import { describe, expect, it } from 'vitest'
import { blind, drawn, held, planOf, release, reported, revision } from './plans.fixture.ts'
import { differs, jsonReport, redactPlan } from './report.ts'
import { planText } from './text.ts'

const noStand = { holds: 'not asked', standing: new Map<string, string[]>() }

const hash = () => 'ffffff000000'

describe('a plan for people', () => {
  it.each(Object.entries(drawn))('is drawn as golden/%s.txt', async (name, plans) => {
    const redacted = plans.map((plan) => redactPlan(plan, hash))

    const text = `${planText(redacted, createColors(false)).join('\n')}\n`

    await expect(text).toMatchFileSnapshot(`golden/${name}.txt`)
    expect(text).not.toContain('hunter')
  })

  it('prints nothing that a terminal obeys', () => {
    const evil = '\u001B[2J\u202Eevil\n'
    const plan: Plan = {
      ...release,
      differences: [
        {
          resource: 'service/web',
          verb: 'change',
          differences: [{ path: evil, from: evil, to: [evil] }],
        },
      ],
      origins: {
        'service/web': { [evil]: { path: evil, at: { file: evil, line: 1, column: 1 } } },
      },
      held: [held('service/x', evil, [])],
    }

    const lines = planText([plan], createColors(false))

    expect(lines.join('')).toContain('evil')
    expect(lines.join('')).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u)
  })
})

describe('a plan for programs', () => {
  const report = JSON.parse(
    JSON.stringify(jsonReport([redactPlan(release, hash), planOf()], [], noStand)),
  )

  it('holds the exact calls, and no value of the environment', () => {
    expect(JSON.stringify(report)).not.toContain('hunter')
    expect(report).toMatchObject({
      version: 1,
      units: [
        { unit: 'dev/service/api', calls: [] },
        {
          unit: 'dev/service/web',
          revision,
          dependsOn: ['dev/job/migrate', 'dev/service/api'],
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

  it('says where a wanted value is written', () => {
    const [{ differences }] = report.units[1].differences

    expect(differences).toContainEqual({
      path: 'containers.web.image',
      from: 'shop/web:1.27',
      to: 'shop/web:1.28',
      origin: { path: 'spec.image', file: 'apps/web/service.yaml', line: 6, column: 3 },
    })
    expect(differences).toContainEqual({
      path: 'memory',
      from: '1024',
      to: '512',
      origin: { path: 'spec.memory' },
    })
  })

  it('differs when anything differs, whether or not something is done about it', () => {
    expect([planOf(), blind, reported, release].map(differs)).toEqual([false, false, true, true])
  })
})
