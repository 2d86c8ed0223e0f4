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

describe('what people write by hand', () => {
  const container = { name: 'web', image: 'web:1', links: ['db'] }
  const definition: JsonObject = { family: 'web', containerDefinitions: [container] }
  const fargate = { networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'] }

  function imported(change: JsonObject, more: Partial<Parameters<typeof importTaskdef>[0]> = {}) {
    const all = { ...definition, ...change }
    const made = importTaskdef({
      definition: all,
      kind: 'Service',
      place: 'x',
      around: [],
      ...more,
    })
    const { units } = load((made?.files ?? []).map(sourceFile))
    const notes = (made?.notes ?? []).map(({ what }) => what)
    return { notes, loads: made?.loads, unit: [...units.values()][0] }
  }

  it.each(['<IMAGE1_NAME>', '${IMAGE}', ''])('has %j for an image, and loses nothing', (image) => {
    const { unit, loads, notes } = imported({ containerDefinitions: [{ ...container, image }] })

    expect(loads).toBe(true)
    expect(unit?.spec).toMatchObject({
      image: '000000000000.dkr.ecr.us-east-1.amazonaws.com/web:latest',
      raw: { containers: { web: { links: ['db'] } } },
    })
    expect(notes).toContainEqual(expect.stringContaining('which a pipeline fills in'))
  })

  it('names a role, and a parameter by its ARN: both are the same as in full', () => {
    const valueFrom = 'arn:aws:ssm:eu-west-1:123456789012:parameter/token'
    const { unit, notes } = imported({
      ...fargate,
      taskRoleArn: 'arn:aws:iam::123456789012:role/web',
      executionRoleArn: 'ecsTaskExecutionRole',
      containerDefinitions: [
        {
          name: 'web',
          image: 'web:1',
          secrets: [{ name: 'TOKEN', valueFrom }],
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': '/web',
              'awslogs-region': 'eu-west-1',
              'awslogs-stream-prefix': 'web',
            },
          },
        },
      ],
    })

    expect(unit?.spec).toMatchObject({
      roles: { task: 'web', execution: 'ecsTaskExecutionRole' },
      secrets: { TOKEN: { ssm: valueFrom } },
      raw: { taskDefinition: { cpu: null, memory: null } },
    })
    expect(unit?.spec).not.toHaveProperty('raw.containers')
    expect(notes.filter((note) => note.includes('will be different'))).toEqual([])
  })

  it.each([
    [{}, { launchType: 'EC2', networkConfiguration: null }],
    [{ networkMode: 'awsvpc', requiresCompatibilities: ['EC2'] }, { launchType: 'EC2' }],
    [
      { networkMode: 'host', requiresCompatibilities: ['EXTERNAL'] },
      { launchType: 'EXTERNAL', networkConfiguration: null },
    ],
    [fargate, undefined],
    [{ networkMode: 'awsvpc' }, undefined],
  ])('runs where %j can: %j', (change, service) => {
    const { unit, notes } = imported(change)

    expect(unit?.kind === 'service' ? unit.spec.raw.service : unit).toEqual(service)
    expect(notes).toContainEqual(expect.stringContaining('nothing says what service it is'))
  })

  it('leaves empty what a tool writes in full, and keeps what may be empty', () => {
    const { unit, notes } = imported(
      {
        ...fargate,
        cpu: '256',
        memory: '512',
        ipcMode: '',
        taskRoleArn: '',
        containerDefinitions: [
          {
            name: 'web',
            image: 'web:1',
            environment: [{ name: 'A', value: '' }],
            portMappings: [{ appProtocol: '', containerPort: 80, protocol: 'tcp' }],
            logConfiguration: { logDriver: 'none' },
          },
        ],
      },
      { service: { serviceName: 'web', launchType: '', desiredCount: 1 } },
    )

    expect(unit?.spec).toMatchObject({ env: { A: '' }, port: 80 })
    expect(unit?.spec).toHaveProperty('raw.containers.web.logConfiguration')
    expect(unit?.spec).not.toHaveProperty('raw.taskDefinition')
    expect(unit?.spec).not.toHaveProperty('raw.containers.web.portMappings')
    expect(unit?.spec).not.toHaveProperty('raw.service.launchType', '')
    expect(notes.filter((note) => note.includes('will be different'))).toEqual([])
  })

  it('says when a variable is given twice, and when the service is no more', () => {
    const environment = [
      { name: 'A', value: '1' },
      { name: 'B', value: '1' },
      { name: 'A', value: '2' },
    ]
    const containerDefinitions = [{ name: 'web', image: 'web:1', environment }]
    const service = { serviceName: 'web', status: 'INACTIVE' }
    const { unit, notes } = imported({ ...fargate, containerDefinitions }, { service })

    expect(unit?.spec).toMatchObject({ env: { A: '2', B: '1' } })
    expect(notes.filter((note) => note.includes('more than once'))).toEqual([
      expect.stringContaining('web is given A more than once'),
    ])
    expect(notes).toContainEqual(expect.stringContaining('the service is INACTIVE'))
  })

  it('cannot run as a job on EC2', () => {
    const says = expect.stringContaining('jobs run on Fargate')

    expect(imported({}, { kind: 'Job' }).notes).toContainEqual(says)
    expect(imported(fargate, { kind: 'Job' }).notes).not.toContainEqual(says)
  })

  it.each(['EXTERNAL', 'CODE_DEPLOY'])('is deployed by %s, and not here', (type) => {
    const service = { serviceName: 'web', deploymentController: { type } }
    const { unit, notes } = imported(fargate, { service })

    expect(notes).toContainEqual(expect.stringContaining(`are made by ${type}`))
    expect(unit?.spec).not.toHaveProperty('raw.service.deploymentController')
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
