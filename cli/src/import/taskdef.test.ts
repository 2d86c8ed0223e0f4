import { gapTo } from '@plumbline/controller'
import type { JsonObject } from '@plumbline/controller/model'
import { load } from '@plumbline/desired-state'
import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as arbitrary from './arbitrary.fixture.ts'
import { sourceFile } from './files.ts'
import { definitionIn, importTaskdef, serviceIn, type Imported } from './taskdef.ts'

const cases = join(import.meta.dirname, 'cases')

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(cases, file), 'utf8'))
}

function drawn({ files, notes }: Imported): string {
  return [
    ...files.map(({ path, text }) => `# ${path}\n${text}`),
    ...notes.map(({ place, what, todo }) => `# note: ${place}: ${what}\n#   ${todo}\n`),
  ].join('\n')
}

describe('a task definition as documents', () => {
  it.each([
    ['web', 'Service'],
    ['ec2-job', 'Job'],
  ] as const)('is golden/%s.yaml', async (name, kind) => {
    const definition = definitionIn(read(`${name}.taskdef.json`)) ?? {}
    const service = name === 'web' ? serviceIn(read('web.service.json')) : undefined

    const imported = importTaskdef({
      definition,
      kind,
      place: 'taskdef.json',
      around: [],
      ...(service !== undefined && { service }),
    })

    await expect(imported && drawn(imported)).toMatchFileSnapshot(`golden/${name}.yaml`)
    expect(imported?.loads).toBe(true)
  })

  it('becomes the same task definition and service again, whatever their settings are', () => {
    fc.assert(
      fc.property(arbitrary.taskDefinition, arbitrary.service, (definition, service) => {
        const imported = importTaskdef({
          definition,
          service,
          kind: 'Service',
          place: 'x',
          around: [],
        })
        const { units, problems } = load((imported?.files ?? []).map(sourceFile))
        const unit = units.get('prod/service/web')

        expect(problems).toEqual([])
        expect(unit && gapTo(unit, { taskDefinition: definition, service }).differences).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('becomes the same task definition again as a job', () => {
    fc.assert(
      fc.property(arbitrary.taskDefinition, (definition) => {
        const imported = importTaskdef({ definition, kind: 'Job', place: 'x', around: [] })
        const { units, problems } = load((imported?.files ?? []).map(sourceFile))
        const unit = units.get('prod/job/web')

        expect(problems).toEqual([])
        expect(unit && gapTo(unit, { taskDefinition: definition }).differences).toEqual([])
      }),
      { numRuns: 50 },
    )
  })
})

describe('what a file holds', () => {
  const definition: JsonObject = {
    family: 'a',
    containerDefinitions: [{ name: 'a', image: 'a:1' }],
  }
  const service: JsonObject = { serviceName: 'a' }

  it.each([
    [
      'a described task definition',
      definitionIn({ taskDefinition: definition, tags: [] }),
      definition,
    ],
    ['a registered one', definitionIn(definition), definition],
    ['something else', definitionIn({ taskDefinition: 'a:1' }), undefined],
    ['no object', definitionIn([1]), undefined],
    ['described services', serviceIn({ services: [service], failures: [] }), service],
    ['a created service', serviceIn({ service }), service],
    ['the input of a creation', serviceIn(service), service],
    ['no service', serviceIn({ services: [] }), undefined],
  ])('%s', (_what, found, expected) => {
    expect(found).toEqual(expected)
  })
})
