/** A row of a system: its part, the type, and what the properties of one of that type hold at least. */
export type Row = readonly [part: string, type: string, holds?: Readonly<Record<string, unknown>>]

export const database = 'AWS::RDS::DBCluster'
export const balancer = 'AWS::ElasticLoadBalancingV2::LoadBalancer'
export const listener = 'AWS::ElasticLoadBalancingV2::Listener'
export const role = 'AWS::IAM::Role'
export const policy = 'AWS::IAM::Policy'
export const rights = (...statements: readonly object[]) => ({
  PolicyDocument: { Statement: statements },
})
export const answers404 = {
  Port: 80,
  DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
}
export const trust = (repository: string) => ({
  AssumeRolePolicyDocument: {
    Statement: [
      {
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': `repo:${repository}:ref:refs/heads/main`,
          },
        },
      },
    ],
  },
})
export const provider: Row = [
  'OIDC provider of GitHub',
  'AWS::IAM::OIDCProvider',
  { Url: 'https://token.actions.githubusercontent.com', ClientIdList: ['sts.amazonaws.com'] },
]
export const images = (RepositoryName: string): Row => [
  `repository ${RepositoryName}`,
  'AWS::ECR::Repository',
  {
    RepositoryName,
    ImageTagMutability: 'IMMUTABLE',
    ImageScanningConfiguration: { ScanOnPush: true },
  },
]
export const network: readonly Row[] = [
  ['VPC with names', 'AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true }],
  ['public subnet', 'AWS::EC2::Subnet', { CidrBlock: '10.0.0.0/24', MapPublicIpOnLaunch: false }],
  ['way in', 'AWS::EC2::InternetGateway'],
  ['way out of private subnets', 'AWS::EC2::NatGateway'],
]
