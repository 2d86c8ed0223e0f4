import {
  answers404,
  balancer,
  database,
  images,
  listener,
  network,
  policy,
  provider,
  rights,
  role,
  trust,
  type Row,
} from './system-rows.fixture.ts'

export const systemsWithRedis: Readonly<Record<string, readonly Row[]>> = {
  'scalable-chat': [
    ...network,
    [
      'load balancer that waits for WebSockets',
      balancer,
      {
        LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '3600' }],
      },
    ],
    ['port 80', listener, answers404],
    [
      'port 80 from everywhere',
      'AWS::EC2::SecurityGroup',
      {
        GroupName: 'chat-prod-entrance',
        SecurityGroupIngress: [{ CidrIp: '0.0.0.0/0', FromPort: 80, ToPort: 80 }],
      },
    ],
    [
      'Redis',
      'AWS::ElastiCache::ReplicationGroup',
      {
        Engine: 'redis',
        CacheNodeType: 'cache.t4g.micro',
        Port: 6379,
        TransitEncryptionEnabled: true,
      },
    ],
    ['subnets of Redis', 'AWS::ElastiCache::SubnetGroup'],
    ['Redis for tasks', 'AWS::EC2::SecurityGroupIngress', { Description: 'tasks', FromPort: 6379 }],
    [
      'Redis in two zones',
      'AWS::ElastiCache::ReplicationGroup',
      {
        AutomaticFailoverEnabled: true,
        MultiAZEnabled: true,
      },
    ],
    ['snapshots of Redis', 'AWS::ElastiCache::ReplicationGroup', { SnapshotRetentionLimit: 7 }],
    ['alarm on hits', 'AWS::CloudWatch::Alarm', { MetricName: 'CacheHitRate' }],
    ['PostgreSQL', database, { Engine: 'aurora-postgresql', Port: 5432 }],
    ['generated credentials', database, { ManageMasterUserPassword: true }],
    ['a second zone of PostgreSQL', 'AWS::RDS::DBInstance', { PromotionTier: 1 }],
    ['alarm on PostgreSQL', 'AWS::CloudWatch::Alarm', { MetricName: 'CPUUtilization' }],
    ['snapshots of PostgreSQL', database, { BackupRetentionPeriod: 7 }],
    images('chat'),
    ['role of the program', role, { RoleName: 'chat', Path: '/plumbline/prod/tasks/' }],
    [
      'images are pulled by a role',
      policy,
      rights({
        Action: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:GetDownloadUrlForLayer',
          'ecr:BatchGetImage',
        ],
      }),
    ],
    provider,
    ['role of the pipeline, for one branch', role, trust('example/chat')],
    ['pipeline pushes images', policy, rights({ Action: ['ecr:PutImage', 'ecr:UploadLayerPart'] })],
  ],
  quiz: [
    ...network,
    ['endpoint of ssm', 'AWS::EC2::VPCEndpoint', { ServiceName: 'com.amazonaws.eu-west-2.ssm' }],
    [
      'endpoint of ssmmessages',
      'AWS::EC2::VPCEndpoint',
      { ServiceName: 'com.amazonaws.eu-west-2.ssmmessages' },
    ],
    [
      'endpoint of ec2messages',
      'AWS::EC2::VPCEndpoint',
      { ServiceName: 'com.amazonaws.eu-west-2.ec2messages' },
    ],
    ['load balancer', balancer, { Scheme: 'internet-facing' }],
    [
      'private calls between services',
      'AWS::ServiceDiscovery::HttpNamespace',
      { Name: 'prod.local' },
    ],
    [
      'launch template',
      'AWS::EC2::LaunchTemplate',
      {
        LaunchTemplateData: {
          InstanceType: 't4g.small',
          MetadataOptions: { HttpTokens: 'required' },
        },
      },
    ],
    ['scaling group', 'AWS::AutoScaling::AutoScalingGroup', { MinSize: '0', MaxSize: '4' }],
    [
      'up in working hours',
      'AWS::AutoScaling::ScheduledAction',
      {
        Recurrence: '0 7 * * MON-FRI',
        TimeZone: 'Europe/London',
      },
    ],
    ['down outside', 'AWS::AutoScaling::ScheduledAction', { Recurrence: '0 19 * * MON-FRI' }],
    [
      'lifecycle hook',
      'AWS::AutoScaling::LifecycleHook',
      {
        HeartbeatTimeout: 450,
        DefaultResult: 'CONTINUE',
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      },
    ],
    [
      'the hook is completed by the host',
      policy,
      rights({ Action: 'autoscaling:CompleteLifecycleAction' }),
    ],
    ['instance profile', 'AWS::IAM::InstanceProfile'],
    [
      'alarm on status checks',
      'AWS::CloudWatch::Alarm',
      {
        MetricName: 'StatusCheckFailed',
        EvaluationPeriods: 3,
        Period: 60,
      },
    ],
    ['topic of alarms', 'AWS::SNS::Topic', { TopicName: 'quiz-prod-alerts' }],
    ['address for alarms', 'AWS::SNS::Subscription', { Protocol: 'email' }],
    ['function for alarms', 'AWS::SNS::Subscription', { Protocol: 'lambda' }],
    ['PostgreSQL', database, { Engine: 'aurora-postgresql' }],
    ['Redis for the queue', 'AWS::ElastiCache::ReplicationGroup', { Engine: 'valkey' }],
    ['role of the site', role, { RoleName: 'quiz-web', Path: '/plumbline/prod/tasks/' }],
    [
      'it writes static/ and media/',
      policy,
      rights({
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        Resource: [
          'arn:aws:s3:::quiz-prod-static-123456789012/static/*',
          'arn:aws:s3:::quiz-prod-static-123456789012/media/*',
        ],
      }),
    ],
    ['it empties caches', policy, rights({ Action: 'cloudfront:CreateInvalidation' })],
    ['role of background removal', policy, rights({ Action: ['rekognition:DetectLabels'] })],
    ['role of backups', role, { RoleName: 'quiz-backup' }],
    ['bucket of backups', 'AWS::S3::Bucket', { BucketName: 'quiz-backups-prod' }],
    ['secret of the site', 'AWS::SecretsManager::Secret', { Name: 'quiz/prod/site' }],
    [
      'CloudFront',
      'AWS::CloudFront::Distribution',
      {
        DistributionConfig: { Enabled: true, IPV6Enabled: true, DefaultRootObject: 'main.html' },
      },
    ],
    [
      'private files',
      'AWS::CloudFront::OriginAccessControl',
      {
        OriginAccessControlConfig: {
          OriginAccessControlOriginType: 's3',
          SigningBehavior: 'always',
        },
      },
    ],
    [
      '/static/* and /media/*',
      'AWS::CloudFront::Distribution',
      {
        DistributionConfig: {
          CacheBehaviors: [{ PathPattern: '/static/*' }, { PathPattern: '/media/*' }],
        },
      },
    ],
    [
      'pages are not cached, and all methods pass',
      'AWS::CloudFront::Distribution',
      {
        DistributionConfig: {
          DefaultCacheBehavior: {
            AllowedMethods: ['POST', 'DELETE'],
            // CachingDisabled. Source: CloudFront developer guide, "Use managed cache policies".
            CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          },
        },
      },
    ],
    ['tags', 'AWS::CloudFront::Distribution', { Tags: [{ Key: 'client_name', Value: 'quiz' }] }],
    images('quiz'),
    images('background-removal'),
    images('quiz-backup'),
  ],
}
