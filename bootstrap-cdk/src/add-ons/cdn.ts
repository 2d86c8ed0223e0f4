import { Duration } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  GeoRestriction,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
  type BehaviorOptions,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { Bucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Base } from '../base/index.ts'
import { privateBucket } from '../base/stores.ts'
import type { AddOns } from '../config/index.ts'

type Wanted = NonNullable<AddOns['cdn']>

/** CloudFront: `/static/*` and `/media/*` from a private bucket, everything else to the load balancer and never cached. */
export class Cdn extends Construct {
  readonly distribution: Distribution
  readonly bucket: Bucket

  constructor(scope: Construct, id: string, base: Base, wanted: Wanted) {
    super(scope, id)
    const { name, config } = base.place
    this.bucket = new Bucket(this, 'Files', {
      ...privateBucket,
      bucketName: `${name}-static-${config.account}`,
      versioned: true,
      serverAccessLogsBucket: base.stores.accessLogs,
      serverAccessLogsPrefix: 'static/',
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
    })
    const files = this.#files()
    this.distribution = new Distribution(this, 'Distribution', {
      comment: name,
      enableIpv6: true,
      defaultBehavior: programs(base, wanted),
      additionalBehaviors: { '/static/*': files, '/media/*': files },
      ...(wanted.rootObject !== undefined && { defaultRootObject: wanted.rootObject }),
      ...(wanted.certificate !== undefined && {
        certificate: Certificate.fromCertificateArn(this, 'Certificate', wanted.certificate),
        domainNames: [...wanted.domains],
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
      ...(wanted.countries.length > 0 && {
        geoRestriction: GeoRestriction.allowlist(...wanted.countries),
      }),
      logBucket: this.#logs(`${name}-cdn-logs-${config.account}`),
    })
    this.#explain(base, wanted)
  }

  #files(): BehaviorOptions {
    return {
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      compress: true,
    }
  }

  /** CloudFront writes its logs with an ACL, so this bucket takes them. */
  #logs(bucketName: string): Bucket {
    const bucket = new Bucket(this, 'Logs', {
      ...privateBucket,
      bucketName,
      objectOwnership: ObjectOwnership.OBJECT_WRITER,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    })
    acknowledge(bucket, 'It holds nothing but access logs.', 'AwsSolutions-S1')
    return bucket
  }

  #explain({ place }: Base, { certificate, countries }: Wanted): void {
    const reasons: [string, boolean, string][] = [
      [
        'AwsSolutions-CFR1',
        countries.length === 0,
        'Every country may read it: `cdn.countries` narrows it.',
      ],
      [
        'AwsSolutions-CFR2',
        true,
        'The load balancer behind it can have a firewall, with the add-on waf.',
      ],
      [
        'AwsSolutions-CFR4',
        certificate === undefined,
        'Only `cdn.certificate` raises the oldest version of TLS.',
      ],
      [
        'AwsSolutions-CFR5',
        place.config.entrance.certificate === undefined,
        'The load balancer has no certificate: `entrance.certificate` gives it one.',
      ],
    ]
    for (const [rule, applies, reason] of reasons) {
      if (applies) acknowledge(this.distribution, reason, rule)
    }
  }
}

/** Cookies, query strings and all methods reach the program: pages of people are never mixed up. */
function programs({ entrance }: Base, { origin }: Wanted): BehaviorOptions {
  const toBalancer =
    origin === undefined
      ? new HttpOrigin(entrance.balancer.loadBalancerDnsName, {
          protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
        })
      : new HttpOrigin(origin, {
          protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
          originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        })
  return {
    origin: toBalancer,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  }
}
