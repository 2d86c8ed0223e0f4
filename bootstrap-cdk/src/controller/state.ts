import { RemovalPolicy } from 'aws-cdk-lib'
import { Port, SecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2'
import { CfnAccessPoint, CfnFileSystem, CfnMountTarget } from 'aws-cdk-lib/aws-efs'
import { Construct } from 'constructs'
import type { Place } from '../place.ts'
import { controllerUser } from './names.ts'

interface Neighbours {
  readonly vpc: IVpc
  readonly subnetIds: readonly string[]
  readonly controller: SecurityGroup
}

/**
 * Where the controller keeps its store: a file of SQLite, and the mirrors of the sources, on a file system that outlives
 * the task. Only one task mounts it for writing. With the store in PostgreSQL, this part would go, and the address of the
 * database would take its place.
 */
export class State extends Construct {
  readonly fileSystem: CfnFileSystem
  readonly accessPoint: CfnAccessPoint
  /** The task must not start before it can be mounted. */
  readonly mounts: readonly CfnMountTarget[]

  constructor(scope: Construct, id: string, { name }: Place, neighbours: Neighbours) {
    super(scope, id)
    const group = new SecurityGroup(this, 'Group', {
      vpc: neighbours.vpc,
      description: 'The store of the controller',
      securityGroupName: `${name}-controller-store`,
      allowAllOutbound: false,
    })
    group.addIngressRule(neighbours.controller, Port.tcp(2049), 'the controller')
    this.fileSystem = new CfnFileSystem(this, 'FileSystem', {
      encrypted: true,
      backupPolicy: { status: 'ENABLED' },
      throughputMode: 'elastic',
      fileSystemPolicy: mountedOverTls,
      fileSystemTags: [{ key: 'Name', value: `${name}-controller` }],
    })
    this.fileSystem.applyRemovalPolicy(RemovalPolicy.RETAIN)
    const owner = { uid: String(controllerUser), gid: String(controllerUser) }
    this.accessPoint = new CfnAccessPoint(this, 'AccessPoint', {
      fileSystemId: this.fileSystem.ref,
      posixUser: owner,
      rootDirectory: {
        path: '/plumbline',
        creationInfo: { ownerUid: owner.uid, ownerGid: owner.gid, permissions: '0700' },
      },
    })
    this.mounts = neighbours.subnetIds.map(
      (subnetId, index) =>
        new CfnMountTarget(this, `Mount${index}`, {
          fileSystemId: this.fileSystem.ref,
          subnetId,
          securityGroups: [group.securityGroupId],
        }),
    )
  }
}

/** Who reaches a mount target is decided by its security group. Source: Amazon EFS user guide, "Resource-based policies". */
const mountedOverTls = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
      Condition: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } },
    },
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
}
