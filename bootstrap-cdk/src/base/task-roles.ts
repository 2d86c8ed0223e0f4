import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { arnOf, type Place } from '../place.ts'

/** What may be touched through the add-ons. */
export interface Reachable {
  /** Bucket and distribution behind CloudFront. */
  readonly cdn?: { readonly bucketArn: string; readonly distributionArn: string }
}

interface Right {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
}

/** Source: Amazon DynamoDB developer guide, "IAM policy to grant read and write". */
const itemActions = [
  'dynamodb:BatchGetItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:DeleteItem',
  'dynamodb:DescribeTable',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:UpdateItem',
]

const objectActions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject']

/** The roles that programs have: one for each entry of `taskRoles`, below the one path that may be passed to tasks. */
export class TaskRoles extends Construct {
  constructor(scope: Construct, id: string, place: Place, reachable: Reachable) {
    super(scope, id)
    for (const [name, wanted] of Object.entries(place.config.taskRoles)) {
      const role = new Role(this, name, {
        roleName: name,
        path: place.taskRolePath,
        assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com', {
          conditions: { StringEquals: { 'aws:SourceAccount': place.config.account } },
        }),
      })
      for (const { actions, resources } of rightsOf(wanted, place, reachable)) {
        role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }))
        const wild = resources.filter((resource) => resource.includes('*'))
        if (wild.length > 0) {
          acknowledge(
            role,
            'The objects of a bucket are named by the program; what stands in `allow` was written by whoever answers for it.',
            ...wild.map((resource) => `AwsSolutions-IAM5[Resource::${resource}]`),
          )
        }
      }
    }
  }
}

function rightsOf(
  { tables, buckets, cdn, allow }: Place['config']['taskRoles'][string],
  place: Place,
  reachable: Reachable,
): Right[] {
  const behind = cdn ? reachable.cdn : undefined
  return [
    ...tables.map((table) => ({
      actions: itemActions,
      resources: [arnOf(place, 'dynamodb', `table/${table}`)],
    })),
    ...buckets.flatMap((bucket) => [
      { actions: objectActions, resources: [`arn:aws:s3:::${bucket}/*`] },
      { actions: ['s3:ListBucket'], resources: [`arn:aws:s3:::${bucket}`] },
    ]),
    ...(behind === undefined
      ? []
      : [
          {
            actions: objectActions,
            resources: ['static', 'media'].map((folder) => `${behind.bucketArn}/${folder}/*`),
          },
          { actions: ['cloudfront:CreateInvalidation'], resources: [behind.distributionArn] },
        ]),
    ...allow,
  ]
}
