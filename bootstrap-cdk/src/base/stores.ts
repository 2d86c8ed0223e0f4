import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Repository, TagMutability } from 'aws-cdk-lib/aws-ecr'
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3'
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Place } from '../place.ts'

/**
 * Private, encrypted, over TLS only, and kept when the stack goes; but not when it could not be made: a second attempt
 * would find the name taken.
 */
export const privateBucket = {
  encryption: BucketEncryption.S3_MANAGED,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
} as const satisfies BucketProps

/** What holds things for longer than a release lives: buckets, repositories, secrets. */
export class Stores extends Construct {
  readonly accessLogs: Bucket
  readonly puppet: Bucket
  readonly buckets: ReadonlyMap<string, Bucket>
  readonly repositories: ReadonlyMap<string, Repository>
  readonly controllerImages: Repository
  readonly secrets: readonly CfnSecret[]
  /** Signs Puppet bundles. */
  readonly signingKey: Key

  constructor(scope: Construct, id: string, place: Place) {
    super(scope, id)
    const { config, name, puppetBucket } = place
    const { account } = config
    this.accessLogs = this.#accessLogs(`${name}-access-logs-${account}`)
    this.puppet = new Bucket(this, 'Puppet', {
      ...privateBucket,
      bucketName: puppetBucket,
      versioned: true,
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix: 'puppet/',
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(90) }],
    })
    this.buckets = new Map(config.buckets.map((bucket) => [bucket, this.#bucket(bucket)]))
    this.controllerImages = this.#repository('ControllerImages', place.controllerRepository)
    this.repositories = new Map(
      config.repositories.map((repository) => [
        repository,
        this.#repository(`Images-${repository}`, repository),
      ]),
    )
    this.secrets = this.#secrets(config.secrets)
    this.signingKey = this.#signingKey(place.puppetKeyAlias)
  }

  #accessLogs(bucketName: string): Bucket {
    return new Bucket(this, 'AccessLogs', {
      ...privateBucket,
      bucketName,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    })
  }

  #bucket(bucketName: string): Bucket {
    return new Bucket(this, `Bucket-${bucketName}`, {
      ...privateBucket,
      bucketName,
      versioned: true,
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix: `${bucketName}/`,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
    })
  }

  #repository(id: string, repositoryName: string): Repository {
    return new Repository(this, id, {
      repositoryName,
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [{ maxImageCount: 100 }],
    })
  }

  #secrets(wanted: Place['config']['secrets']): CfnSecret[] {
    return Object.entries(wanted).map(([secretName, { generate, fill }]) => {
      const template = Object.fromEntries(fill.map((field) => [field, '']))
      const secret = new CfnSecret(this, `Secret-${secretName}`, {
        name: secretName,
        description:
          fill.length === 0 ? 'Generated' : `Generated, but for ${fill.join(', ')}: fill in`,
        generateSecretString: {
          secretStringTemplate: JSON.stringify(template),
          generateStringKey: generate,
          passwordLength: 32,
          excludePunctuation: true,
        },
      })
      acknowledge(
        secret,
        'What the secret opens belongs to the application, which alone knows how to change it there.',
        'AwsSolutions-SMG4',
      )
      return secret
    })
  }

  /** Its private half never leaves KMS, so that there is no secret to keep. */
  #signingKey(alias: string): Key {
    return new Key(this, 'SigningKey', {
      alias,
      description: 'Signs Puppet bundles',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    })
  }
}
