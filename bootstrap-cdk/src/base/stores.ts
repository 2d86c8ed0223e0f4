import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Repository, TagMutability } from 'aws-cdk-lib/aws-ecr'
import { Key } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3'
import { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Place } from '../place.ts'

/** Private, encrypted, over TLS only, and kept when the stack goes. */
const privateBucket = {
  encryption: BucketEncryption.S3_MANAGED,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.RETAIN,
} as const satisfies BucketProps

/** What holds things for longer than a release lives: buckets, repositories, secrets. */
export class Stores extends Construct {
  readonly accessLogs: Bucket
  readonly puppet: Bucket
  /** Known before the bucket is there, so that rights can name what is in it. */
  readonly puppetName: string
  readonly buckets: ReadonlyMap<string, Bucket>
  readonly repositories: ReadonlyMap<string, Repository>
  readonly controllerImages: Repository
  readonly secrets: readonly CfnSecret[]
  /** Holds the private key that signs Puppet bundles; a person puts it there. */
  readonly signingKey: Secret

  constructor(scope: Construct, id: string, { config, name }: Place) {
    super(scope, id)
    const { account, environment } = config
    this.accessLogs = this.#accessLogs(`${name}-access-logs-${account}`)
    this.puppetName = `${name}-puppet-${account}`
    this.puppet = new Bucket(this, 'Puppet', {
      ...privateBucket,
      bucketName: this.puppetName,
      versioned: true,
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix: 'puppet/',
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(90) }],
    })
    this.buckets = new Map(config.buckets.map((bucket) => [bucket, this.#bucket(bucket)]))
    this.controllerImages = this.#repository(
      'ControllerImages',
      `plumbline/${environment}/controller`,
    )
    this.repositories = new Map(
      config.repositories.map((repository) => [
        repository,
        this.#repository(`Images-${repository}`, repository),
      ]),
    )
    this.secrets = this.#secrets(config.secrets)
    this.signingKey = this.#signingKey(environment)
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
      removalPolicy: RemovalPolicy.RETAIN,
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

  #signingKey(environment: string): Secret {
    const key = new Key(this, 'SigningKeyKey', {
      alias: `plumbline/${environment}/puppet`,
      description: 'Encrypts the key that signs Puppet bundles',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    const secret = new Secret(this, 'SigningKey', {
      secretName: `plumbline/${environment}/puppet/signing-key`,
      description: 'Ed25519 key in PEM that signs Puppet bundles: put it in, see docs/bootstrap.md',
      encryptionKey: key,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    acknowledge(
      secret,
      'Hosts trust the public half of this key: a new one has to reach them first, so a person rotates it.',
      'AwsSolutions-SMG4',
    )
    return secret
  }
}
