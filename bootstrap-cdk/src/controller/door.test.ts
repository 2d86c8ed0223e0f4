import { beforeAll, describe, expect, test } from 'vitest'
import { doorsAt, fullConfig } from '../controller.fixture.ts'
import {
  configOf,
  ofType,
  synthesise,
  type Synthesised,
  type Template,
} from '../synthesised.fixture.ts'

let made: Synthesised
let small: Template
let full: Template
beforeAll(() => {
  const long = { ...fullConfig(), project: 'a-bcdefghijklm', environment: 'staging' }
  made = synthesise([configOf('environments/dev.yaml'), fullConfig(), long])
  small = made.templates['controller-plumbline-dev'] as Template
  full = made.templates['controller-plumbline-prod'] as Template
}, 120_000)

describe('the dashboard', () => {
  test('is seen from the bastion alone', () => {
    const base = made.templates['base-plumbline-dev'] as Template

    expect(doorsAt(8_080, base)).toEqual([expect.stringContaining('Bastion')])
    expect(ofType(small, 'AWS::ElasticLoadBalancingV2::ListenerRule')).toEqual([])
  })

  test('is shown by the load balancer to whoever signed in', () => {
    const base = made.templates['base-plumbline-prod'] as Template
    const [rule] = ofType(full, 'AWS::ElasticLoadBalancingV2::ListenerRule')

    expect(rule?.Properties['Priority']).toBe(2)
    expect(rule?.Properties['Actions'].map(({ Type }: { Type: string }) => Type)).toEqual([
      'authenticate-oidc',
      'forward',
    ])
    expect(JSON.stringify(rule)).toContain('{{resolve:secretsmanager:')
    expect(doorsAt(8_080, base)).toEqual([
      expect.stringContaining('Bastion'),
      expect.stringContaining('Entrance'),
    ])
  })

  test('has a target group whose name AWS takes, however long the names of its environment are', () => {
    const long = made.templates['controller-a-bcdefghijklm-staging'] as Template
    const [group] = ofType(long, 'AWS::ElasticLoadBalancingV2::TargetGroup')

    expect(group?.Properties['Name']).toMatch(/^(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/)
  })

  test('leaves programs with a token to the controller, below /api and nowhere else', () => {
    const [, rule] = ofType(full, 'AWS::ElasticLoadBalancingV2::ListenerRule')

    expect(rule?.Properties).toMatchObject({
      Priority: 1,
      Conditions: [
        { HostHeaderConfig: { Values: ['plumbline.example.com'] } },
        { PathPatternConfig: { Values: ['/api/*'] } },
        { HttpHeaderConfig: { HttpHeaderName: 'authorization', Values: ['Bearer *'] } },
      ],
      Actions: [{ Type: 'forward' }],
    })
  })
})
