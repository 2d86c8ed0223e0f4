import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import type { AddOns } from '../config/index.ts'

/** Tables that are paid by request, can be taken back to any second, and are not deleted by mistake. */
export class Tables extends Construct {
  constructor(scope: Construct, id: string, { tables }: NonNullable<AddOns['dynamodb']>) {
    super(scope, id)
    const text = (name: string) => ({ name, type: AttributeType.STRING })
    for (const [tableName, { partitionKey, sortKey }] of Object.entries(tables)) {
      new Table(this, tableName, {
        tableName,
        partitionKey: text(partitionKey),
        ...(sortKey !== undefined && { sortKey: text(sortKey) }),
        billingMode: BillingMode.PAY_PER_REQUEST,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: true,
        removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      })
    }
  }
}
