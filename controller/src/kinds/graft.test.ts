import { describe, expect, it } from 'vitest'
import { graft } from './graft.ts'

describe('a request with live values', () => {
  const request = {
    cpu: '256',
    deploymentConfiguration: { maximumPercent: 150, minimumHealthyPercent: 50 },
    containerDefinitions: [
      {
        name: 'web',
        image: 'web:2',
        environment: [{ name: 'A', value: '1' }],
        portMappings: [{ containerPort: 80, name: 'http' }],
        ulimits: [{ name: 'nofile', softLimit: 1 }],
      },
      { name: 'helper', image: 'helper:1' },
    ],
    subnets: ['a'],
  }
  const live = {
    cpu: '512',
    deploymentConfiguration: { maximumPercent: 170, minimumHealthyPercent: 90 },
    containerDefinitions: [
      { name: 'helper', image: 'helper:9' },
      {
        name: 'web',
        image: 'web:9',
        environment: [
          { name: 'B', value: '2' },
          { name: 'A', value: '9' },
        ],
        portMappings: [{ containerPort: 80, hostPort: 81, protocol: 'tcp' }],
      },
      { name: 'agent', image: 'agent:1' },
    ],
    subnets: ['b', 'c'],
  }
  const names = {
    containers: ['containerDefinitions'],
    ports: ['portMappings'],
    deployment: ['deploymentConfiguration'],
  }
  const grafted = (...paths: string[]) => graft(request as object, live, paths, names)
  const web = request.containerDefinitions[0]
  const withWeb = (change: object) => ({
    ...request,
    containerDefinitions: [{ ...web, ...change }, request.containerDefinitions[1]],
  })

  it.each([
    ['nothing', [], request],
    ['a field', ['cpu'], { ...request, cpu: '512' }],
    [
      'a field of a member',
      ['deployment.maximumPercent'],
      { ...request, deploymentConfiguration: { maximumPercent: 170, minimumHealthyPercent: 50 } },
    ],
    ['a field of a named item', ['containers.web.image'], withWeb({ image: 'web:9' })],
    [
      'an item that only live has',
      ['containers.web.environment.B'],
      withWeb({
        environment: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      }),
    ],
    [
      'an item that both have',
      ['containers.web.environment.A'],
      withWeb({ environment: [{ name: 'A', value: '9' }] }),
    ],
    [
      'a field of a port',
      ['containers.web.ports.80/tcp.hostPort'],
      withWeb({ portMappings: [{ containerPort: 80, name: 'http', hostPort: 81 }] }),
    ],
    ['a list without names', ['subnets'], { ...request, subnets: ['b', 'c'] }],
    [
      'a whole item that only live has',
      ['containers.agent'],
      {
        ...request,
        containerDefinitions: [
          ...request.containerDefinitions,
          { name: 'agent', image: 'agent:1' },
        ],
      },
    ],
  ])('takes over %s', (_about, paths, expected) => {
    expect(grafted(...paths)).toEqual(expected)
  })

  it('loses what live does not have', () => {
    const { ulimits: _gone, ...rest } = web ?? {}

    expect(grafted('containers.web.ulimits')).toEqual({
      ...request,
      containerDefinitions: [rest, request.containerDefinitions[1]],
    })
  })
})
