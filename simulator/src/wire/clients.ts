import * as logs from '@aws-sdk/client-cloudwatch-logs'
import * as ecs from '@aws-sdk/client-ecs'
import * as elasticloadbalancing from '@aws-sdk/client-elastic-load-balancing-v2'
import * as s3 from '@aws-sdk/client-s3'
import * as sts from '@aws-sdk/client-sts'
import * as ssm from '@aws-sdk/client-ssm'
import * as secretsmanager from '@aws-sdk/client-secrets-manager'
import * as autoscaling from '@aws-sdk/client-application-auto-scaling'
import * as cloudwatch from '@aws-sdk/client-cloudwatch'
import * as scheduler from '@aws-sdk/client-scheduler'
import * as sns from '@aws-sdk/client-sns'
import * as servicediscovery from '@aws-sdk/client-servicediscovery'
import * as ecr from '@aws-sdk/client-ecr'
import * as iam from '@aws-sdk/client-iam'
import * as kms from '@aws-sdk/client-kms'
import * as sqs from '@aws-sdk/client-sqs'
import * as events from '@aws-sdk/client-eventbridge'
import * as tagging from '@aws-sdk/client-resource-groups-tagging-api'

export interface ClientEntry {
  /** Everything that the client package exports. */
  readonly exports: Readonly<Record<string, unknown>>
  /** The code with which the service refuses an input that lacks a required member. */
  readonly invalidInput: string
}

/** The services that the codec can speak, by the name of the simulated service. One line adds one. */
export const clients: Readonly<Record<string, ClientEntry>> = {
  ecs: { exports: ecs, invalidInput: 'InvalidParameterException' },
  elasticloadbalancing: { exports: elasticloadbalancing, invalidInput: 'ValidationError' },
  logs: { exports: logs, invalidInput: 'InvalidParameterException' },
  s3: { exports: s3, invalidInput: 'InvalidRequest' },
  sts: { exports: sts, invalidInput: 'ValidationError' },
  ssm: { exports: ssm, invalidInput: 'ValidationException' },
  secretsmanager: { exports: secretsmanager, invalidInput: 'InvalidParameterException' },
  'application-autoscaling': { exports: autoscaling, invalidInput: 'ValidationException' },
  cloudwatch: { exports: cloudwatch, invalidInput: 'MissingRequiredParameterException' },
  scheduler: { exports: scheduler, invalidInput: 'ValidationException' },
  sns: { exports: sns, invalidInput: 'InvalidParameterException' },
  servicediscovery: { exports: servicediscovery, invalidInput: 'InvalidInput' },
  ecr: { exports: ecr, invalidInput: 'InvalidParameterException' },
  kms: { exports: kms, invalidInput: 'ValidationException' },
  iam: { exports: iam, invalidInput: 'ValidationError' },
  sqs: { exports: sqs, invalidInput: 'MissingParameter' },
  tag: { exports: tagging, invalidInput: 'InvalidParameterException' },
  events: { exports: events, invalidInput: 'ValidationException' },
}

/**
 * Clients that are too large to be loaded before somebody calls their service, by the name in the scope of a signature,
 * which is also the name of the simulated service.
 */
export const lateClients: Readonly<Record<string, () => Promise<ClientEntry>>> = {
  ec2: async () => ({
    exports: await import('@aws-sdk/client-ec2'),
    invalidInput: 'MissingParameter',
  }),
}
