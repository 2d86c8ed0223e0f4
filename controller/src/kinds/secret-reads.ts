import {
  DescribeSecretCommand,
  type DescribeSecretCommandInput,
  type DescribeSecretCommandOutput,
} from '@aws-sdk/client-secrets-manager'
import {
  DescribeParametersCommand,
  type DescribeParametersCommandInput,
  type DescribeParametersCommandOutput,
  type ParameterMetadata,
} from '@aws-sdk/client-ssm'
import { reads, type BatchRead } from '../model/index.ts'

/** Both tell when something changed, and never a value. */
export const describeSecret = reads('secretsmanager:DescribeSecret', DescribeSecretCommand)
export const describeParameters = reads('ssm:DescribeParameters', DescribeParametersCommand)

export const secretsByArn: BatchRead<
  DescribeSecretCommandInput,
  DescribeSecretCommandOutput,
  DescribeSecretCommandOutput
> = {
  operation: describeSecret,
  max: 1,
  request: (_scope, arns) => ({ SecretId: arns[0] }),
  items: (output) => [[output.ARN ?? '', output]],
}

export const parametersByName: BatchRead<
  DescribeParametersCommandInput,
  DescribeParametersCommandOutput,
  ParameterMetadata
> = {
  operation: describeParameters,
  // The maximum of `MaxResults` and of the values of one filter (DescribeParameters reference).
  max: 50,
  request: (_scope, names) => ({
    ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: [...names] }],
    MaxResults: 50,
  }),
  items: (output) => (output.Parameters ?? []).map((one) => [one.Name ?? '', one]),
}
