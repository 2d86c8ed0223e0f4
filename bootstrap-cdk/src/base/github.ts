import { Duration } from 'aws-cdk-lib'
import type { IRepository } from 'aws-cdk-lib/aws-ecr'
import {
  OidcProviderNative,
  PolicyStatement,
  Role,
  WebIdentityPrincipal,
} from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { globalArnOf, type Place } from '../place.ts'

const host = 'token.actions.githubusercontent.com'

/** Source: Amazon ECR user guide, "IAM permissions for pushing an image". */
const pushActions = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:DescribeImages',
  'ecr:GetDownloadUrlForLayer',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
]

/** The roles that `cdk bootstrap` makes for whoever deploys. */
const deployRoles = ['deploy', 'file-publishing', 'lookup']

/** The role of pipelines on GitHub: one repository, one branch, no long-lived key. */
export class Github extends Construct {
  readonly role: Role

  constructor(
    scope: Construct,
    id: string,
    place: Place,
    github: NonNullable<Place['config']['github']>,
    repositories: readonly IRepository[],
  ) {
    super(scope, id)
    const { repository, branch, provider, deploy } = github
    const providerArn =
      provider ??
      new OidcProviderNative(this, 'Provider', {
        url: `https://${host}`,
        clientIds: ['sts.amazonaws.com'],
      }).oidcProviderArn
    this.role = new Role(this, 'Role', {
      roleName: `${place.name}-github`,
      path: place.rolePath,
      maxSessionDuration: Duration.hours(1),
      assumedBy: new WebIdentityPrincipal(providerArn, {
        StringEquals: {
          [`${host}:aud`]: 'sts.amazonaws.com',
          [`${host}:sub`]: `repo:${repository}:ref:refs/heads/${branch}`,
        },
      }),
    })
    if (repositories.length > 0) this.#mayPush(repositories)
    if (deploy) this.#mayDeploy(place)
  }

  #mayPush(repositories: readonly IRepository[]): void {
    const statements = [
      { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
      { actions: pushActions, resources: repositories.map(({ repositoryArn }) => repositoryArn) },
    ]
    for (const statement of statements) this.role.addToPolicy(new PolicyStatement(statement))
    acknowledge(this.role, 'The token has no resource.', 'AwsSolutions-IAM5[Resource::*]')
  }

  #mayDeploy(place: Place): void {
    const { account, region } = place.config
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: deployRoles.map((role) =>
          globalArnOf(place, 'iam', `role/cdk-hnb659fds-${role}-role-${account}-${region}`),
        ),
      }),
    )
  }
}
