import { RemovalPolicy } from 'aws-cdk-lib'
import { Port, SecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2'
import { CfnAccessPoint, CfnFileSystem, CfnMountTarget } from 'aws-cdk-lib/aws-efs'
import { Construct } from 'constructs'
import type { Place } from '../place.ts'
import { controllerHome, controllerUser } from '../controller-names.ts'
import type { Store } from './store.ts'

interface Neighbours {
  readonly vpc: IVpc
  readonly subnetIds: readonly string[]
  readonly controller: SecurityGroup
}

/**
 * The store as a file of SQLite, with the mirrors of the sources, on a file system that outlives the task. Only one task
 * may have it. For an environment whose database shall pause: a store in it would keep it awake.
 */
export class FileStore extends Construct implements Store {
  readonly written = { sqlite: `${controllerHome}/plumbline.sqlite` }
  readonly volume: Store['volume']
  readonly needed: readonly CfnMountTarget[]
  readonly rights = []

  constructor(scope: Construct, id: string, { name }: Place, neighbours: Neighbours) {
    super(scope, id)
    const group = new SecurityGroup(this, 'Group', {
      vpc: neighbours.vpc,
      description: 'The store of the controller',
      securityGroupName: `${name}-controller-store`,
      allowAllOutbound: false,
    })
    group.addIngressRule(neighbours.controller, Port.tcp(2049), 'the controller')
    const fileSystem = new CfnFileSystem(this, 'FileSystem', {
      encrypted: true,
      backupPolicy: { status: 'ENABLED' },
      throughputMode: 'elastic',
      fileSystemPolicy: mountedOverTls,
      fileSystemTags: [{ key: 'Name', value: `${name}-controller` }],
    })
    fileSystem.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
    const owner = { uid: String(controllerUser), gid: String(controllerUser) }
    const accessPoint = new CfnAccessPoint(this, 'AccessPoint', {
      fileSystemId: fileSystem.ref,
      posixUser: owner,
      rootDirectory: {
        path: '/plumbline',
        creationInfo: { ownerUid: owner.uid, ownerGid: owner.gid, permissions: '0700' },
      },
    })
    this.needed = neighbours.subnetIds.map(
      (subnetId, index) =>
        new CfnMountTarget(this, `Mount${index}`, {
          fileSystemId: fileSystem.ref,
          subnetId,
          securityGroups: [group.securityGroupId],
        }),
    )
    this.volume = {
      efsVolumeConfiguration: {
        filesystemId: fileSystem.ref,
        transitEncryption: 'ENABLED',
        authorizationConfig: { accessPointId: accessPoint.ref },
      },
    }
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
