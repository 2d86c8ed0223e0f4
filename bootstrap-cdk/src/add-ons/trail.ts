import { Duration } from 'aws-cdk-lib'
import { Trail } from 'aws-cdk-lib/aws-cloudtrail'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { Base } from '../base/index.ts'
import { privateBucket } from '../base/stores.ts'
import type { AddOns } from '../config/index.ts'

/** Who called what in this region, for audits, and for EventBridge to tell the controller. */
export class AuditTrail extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { place, stores }: Base,
    { keep }: NonNullable<AddOns['cloudTrail']>,
  ) {
    super(scope, id)
    const { name, config } = place
    const bucket = new Bucket(this, 'Bucket', {
      ...privateBucket,
      bucketName: `${name}-trail-${config.account}`,
      versioned: true,
      serverAccessLogsBucket: stores.accessLogs,
      serverAccessLogsPrefix: 'trail/',
      lifecycleRules: [{ expiration: Duration.seconds(keep) }],
    })
    new Trail(this, 'Trail', {
      trailName: name,
      bucket,
      isMultiRegionTrail: false,
      includeGlobalServiceEvents: true,
      enableFileValidation: true,
      sendToCloudWatchLogs: false,
    })
  }
}
