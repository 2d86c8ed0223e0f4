import type { BootstrapConfig } from './config/index.ts'
import { configOf, ofType, type Resource, type Template } from './synthesised.fixture.ts'

/** What the controller of one account knows of another one. */
export const elsewhere = {
  role: 'arn:aws:iam::444455556666:role/plumbline/far/plumbline-far-controller',
  externalId: 'a-word-between-two-accounts',
  queue: 'https://sqs.eu-west-1.amazonaws.com/444455556666/plumbline-far-events',
}
export const digest = `sha256:${'0'.repeat(64)}`
const secret = (name: string) =>
  `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-aB3dE9`

/** With everything that a controller may have. */
export function fullConfig(): BootstrapConfig {
  const config = configOf('environments/dev.yaml')
  const { pauseAfter: _, ...awake } = config.database
  return {
    ...config,
    environment: 'prod',
    database: { ...awake, capacity: { min: 0.5, max: 4 } },
    entrance: {
      ...config.entrance,
      certificate: 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b',
    },
    controller: {
      image: digest,
      arch: 'arm64',
      cpu: 512,
      memory: 1_024,
      puppet: true,
      store: 'postgres',
      accounts: { '444455556666': elsewhere },
      sources: [
        {
          name: 'shop-main',
          url: 'https://git.example.com/shop.git',
          branch: 'main',
          path: '.',
          token: secret('shop-token'),
        },
      ],
      access: {
        oidc: { issuer: 'https://id.example.com', audience: 'plumbline' },
        tokens: [{ name: 'ci', hash: digest, groups: ['deployers'] }],
      },
      dashboard: {
        host: 'plumbline.example.com',
        signIn: {
          issuer: 'https://id.example.com',
          authorization: 'https://id.example.com/authorize',
          token: 'https://id.example.com/token',
          userInfo: 'https://id.example.com/user',
          clientId: 'plumbline',
          clientSecret: secret('sign-in'),
        },
      },
    },
  }
}

/** The account that is looked after by the controller of `fullConfig`. */
export function farConfig(): BootstrapConfig {
  const { controller: _, ...config } = configOf('environments/dev.yaml')
  const { externalId } = elsewhere
  const role = 'arn:aws:iam::111122223333:role/plumbline/prod/plumbline-prod-controller'
  return {
    ...config,
    environment: 'far',
    account: '444455556666',
    controlledBy: { role, externalId },
  }
}

/** The statements of the policies of a role, by the end of its name. */
export function statementsOf(template: Template, roleName: string) {
  const id = Object.entries(template.Resources).find(
    ([, { Properties }]) => Properties['RoleName'] === roleName,
  )?.[0]
  return Object.values(template.Resources)
    .filter(
      ({ Type, Properties }) => Type === 'AWS::IAM::Policy' && Properties['Roles'][0].Ref === id,
    )
    .flatMap(
      ({ Properties }) => Properties['PolicyDocument'].Statement as Record<string, unknown>[],
    )
}

export const actionsOf = (statements: readonly Record<string, unknown>[], effect: string) =>
  new Set(
    statements
      .filter(({ Effect }) => Effect === effect)
      .flatMap(({ Action }) => [Action].flat() as string[]),
  )

export function containerOf(template: Template): Resource['Properties'] {
  const [task] = ofType(template, 'AWS::ECS::TaskDefinition')
  return task?.Properties['ContainerDefinitions'].at(-1)
}

/** Security groups that another one lets in at a port, by the ids of the template. */
export function doorsAt(port: number, template: Template): string[] {
  return ofType(template, 'AWS::EC2::SecurityGroupIngress')
    .filter(({ Properties }) => Properties['FromPort'] === port)
    .map(({ Properties }) => String(Properties['SourceSecurityGroupId']['Fn::GetAtt'][0]))
}

/** `plumbline.yaml` of a template, in which what comes from elsewhere is a word. */
export function configurationIn(template: Template): unknown {
  const { Environment } = containerOf(template)
  const { Value } = Environment.find(({ Name }: { Name: string }) => Name === 'PLUMBLINE_CONFIG')
  const [between, parts] = typeof Value === 'string' ? ['', [Value]] : Value['Fn::Join']
  const words = parts.map((part: unknown) => (typeof part === 'string' ? part : 'elsewhere'))
  return JSON.parse(words.join(between))
}
