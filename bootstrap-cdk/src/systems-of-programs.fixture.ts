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

export const systemsOfPrograms: Readonly<Record<string, readonly Row[]>> = {
  'fastapi-aurora': [
    ...network,
    [
      'Client VPN by certificate',
      'AWS::EC2::ClientVpnEndpoint',
      {
        SplitTunnel: true,
        AuthenticationOptions: [{ Type: 'certificate-authentication' }],
      },
    ],
    ['what the VPN reaches', 'AWS::EC2::ClientVpnAuthorizationRule', { AuthorizeAllGroups: true }],
    [
      'VPN to database',
      'AWS::EC2::SecurityGroupIngress',
      { Description: 'clients of the VPN', FromPort: 5432 },
    ],
    [
      'bastion to database',
      'AWS::EC2::SecurityGroupIngress',
      { Description: 'bastion', FromPort: 5432 },
    ],
    [
      'tasks to database',
      'AWS::EC2::SecurityGroupIngress',
      { Description: 'tasks', FromPort: 5432 },
    ],
    ['bastion', 'AWS::EC2::Instance', { InstanceType: 't4g.micro' }],
    ['bastion through Systems Manager', role, { RoleName: 'fastapi-prod-bastion' }],
    ['Puppet on the bastion', 'AWS::SSM::Association', { ScheduleExpression: 'rate(1 day)' }],
    [
      'Puppet bucket',
      'AWS::S3::Bucket',
      {
        BucketName: 'fastapi-prod-puppet-123456789012',
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      },
    ],
    [
      'Aurora PostgreSQL 14, Serverless v2',
      database,
      {
        Engine: 'aurora-postgresql',
        EngineVersion: '14.22',
        ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 4 },
      },
    ],
    ['credentials in Secrets Manager', database, { ManageMasterUserPassword: true }],
    images('fastapi'),
    ['role of the program', role, { RoleName: 'fastapi', Path: '/plumbline/prod/tasks/' }],
    ['public load balancer', balancer, { Scheme: 'internet-facing' }],
    ['port 80', listener, answers404],
    provider,
    ['role of the pipeline', role, trust('example/fastapi')],
    ['pipeline deploys the stacks', policy, rights({ Action: 'sts:AssumeRole' })],
  ],
  'items-32co': [
    ['VPC', 'AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' }],
    ['zone a', 'AWS::EC2::Subnet', { AvailabilityZone: 'us-east-1a' }],
    ['zone b', 'AWS::EC2::Subnet', { AvailabilityZone: 'us-east-1b' }],
    ['zone c', 'AWS::EC2::Subnet', { AvailabilityZone: 'us-east-1c' }],
    ['cluster', 'AWS::ECS::Cluster', { ClusterName: '32co-prod' }],
    [
      'metrics of the cluster',
      'AWS::ECS::Cluster',
      {
        ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }],
      },
    ],
    ['load balancer', balancer, { Scheme: 'internet-facing', Name: '32co-prod' }],
    [
      'access logs of it',
      balancer,
      {
        LoadBalancerAttributes: [{ Key: 'access_logs.s3.enabled', Value: 'true' }],
      },
    ],
    [
      'tasks are reached from it',
      'AWS::EC2::SecurityGroupIngress',
      { Description: 'load balancer to tasks' },
    ],
    [
      'table',
      'AWS::DynamoDB::Table',
      {
        TableName: '32co-prod-items',
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    ],
    ['bucket of static files', 'AWS::S3::Bucket', { BucketName: '32co-prod-static-123456789012' }],
    ['CloudFront', 'AWS::CloudFront::Distribution'],
    images('32co-items'),
    ['role of the program', role, { RoleName: 'items', Path: '/plumbline/prod/tasks/' }],
    [
      'rights to the table alone',
      policy,
      rights({
        Resource: 'arn:aws:dynamodb:us-east-1:123456789012:table/32co-prod-items',
      }),
    ],
    [
      'secret of the program',
      'AWS::SecretsManager::Secret',
      {
        Name: '32co/prod/app/secrets',
        GenerateSecretString: {
          GenerateStringKey: 'DB_PASSWORD',
          SecretStringTemplate: '{"EXTERNAL_API_KEY":""}',
        },
      },
    ],
    ['firewall', 'AWS::WAFv2::WebACLAssociation'],
    ['backups', database, { BackupRetentionPeriod: 7 }],
    [
      'address for alarms',
      'AWS::SNS::Subscription',
      { Protocol: 'email', Endpoint: 'operations@example.com' },
    ],
    ['role of the pipeline', role, trust('example/32co')],
  ],
  'analytics-reporting': [
    ...network,
    images('analytics'),
    images('reporting'),
    ['load balancer', balancer, { Scheme: 'internet-facing' }],
    ['404 where nothing matches', listener, answers404],
    ['PostgreSQL', database, { Engine: 'aurora-postgresql', Port: 5432 }],
    ['role of one program', role, { RoleName: 'analytics', Path: '/plumbline/prod/tasks/' }],
    ['role of the other', role, { RoleName: 'reporting', Path: '/plumbline/prod/tasks/' }],
    provider,
    ['role of the pipeline', role, trust('example/analytics')],
    [
      'audit of calls',
      'AWS::CloudTrail::Trail',
      { EnableLogFileValidation: true, IsLogging: true },
    ],
  ],
}
