import { statefulService } from '../core/stateful.ts'
import type { SimulatedService } from '../core/types.ts'
import {
  deregisterInstance,
  discoverInstances,
  getInstance,
  listInstances,
  registerInstance,
} from './instances.ts'
import type { CloudMapState } from './model.ts'
import { createNamespace, deleteNamespace, getNamespace, listNamespaces } from './namespaces.ts'
import { getOperation, proceed } from './operations.ts'
import { registryOf } from './peer.ts'
import { createService, deleteService, getService, listServices } from './services.ts'
import { listTagsForResource, tagResource, untagResource } from './tags.ts'

/** Cloud Map as far as `SPEC.md` beside this file says. */
export function createCloudMap(): SimulatedService {
  return statefulService<CloudMapState>({
    name: 'servicediscovery',
    empty: () => ({ namespaces: {}, services: {}, operations: {} }),
    operations: {
      CreateHttpNamespace: createNamespace('HTTP'),
      CreatePrivateDnsNamespace: createNamespace('DNS_PRIVATE'),
      CreatePublicDnsNamespace: createNamespace('DNS_PUBLIC'),
      GetNamespace: getNamespace,
      ListNamespaces: listNamespaces,
      DeleteNamespace: deleteNamespace,
      GetOperation: getOperation,
      CreateService: createService,
      GetService: getService,
      ListServices: listServices,
      DeleteService: deleteService,
      RegisterInstance: registerInstance,
      DeregisterInstance: deregisterInstance,
      GetInstance: getInstance,
      ListInstances: listInstances,
      DiscoverInstances: discoverInstances,
      TagResource: tagResource,
      UntagResource: untagResource,
      ListTagsForResource: listTagsForResource,
    },
    onEvent: proceed,
    peer: registryOf,
  })
}
