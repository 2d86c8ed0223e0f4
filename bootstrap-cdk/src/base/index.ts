import type { Stack } from 'aws-cdk-lib'
import type { Place } from '../place.ts'
import { Alerts } from './alerts.ts'
import { Bastion } from './bastion.ts'
import { Cluster } from './cluster.ts'
import { Database } from './database.ts'
import { Entrance } from './entrance.ts'
import { Events } from './events.ts'
import { Guards } from './guards.ts'
import { Network } from './network.ts'
import { Stores } from './stores.ts'

/** What every environment has; add-ons are made beside it. */
export type Base = ReturnType<typeof createBase>

/** Makes the parts of the base in a stack, each after those that it needs. */
export function createBase(stack: Stack, place: Place) {
  const network = new Network(stack, 'Network', place)
  const { vpc } = network
  const guards = new Guards(stack, 'Guards', place, vpc)
  const stores = new Stores(stack, 'Stores', place)
  const { topic } = new Alerts(stack, 'Alerts', place)
  const database = new Database(stack, 'Database', place, {
    subnetIds: network.dataSubnetIds,
    securityGroupId: guards.database.securityGroupId,
    alerts: topic,
  })
  const bastion = new Bastion(stack, 'Bastion', place, {
    vpc,
    securityGroup: guards.bastion,
    puppet: place.puppetBucket,
    alerts: topic,
  })
  const entrance = new Entrance(stack, 'Entrance', place, {
    vpc,
    securityGroup: guards.entrance,
    accessLogs: stores.accessLogs,
  })
  const cluster = new Cluster(stack, 'Cluster', place)
  const events = new Events(stack, 'Events', place, topic)
  return {
    stack,
    place,
    network,
    guards,
    stores,
    topic,
    database,
    bastion,
    entrance,
    cluster,
    events,
  }
}
