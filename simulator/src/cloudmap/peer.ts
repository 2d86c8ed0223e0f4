import { own } from '../core/own.ts'
import type { Peers } from '../core/peers.ts'
import type { RequestContext } from '../core/types.ts'
import { arnOf, idOf } from './model.ts'
import type { CloudMapState } from './model.ts'

/** What ECS asks of Cloud Map, beneath its API. */
export function registryOf(
  state: CloudMapState,
  context: RequestContext,
): Peers['servicediscovery'] {
  const serviceOf = (arn: string) => own(state.services, idOf(arn))
  return {
    tagged: () => [
      ...Object.values(state.namespaces).map(({ id, tags }) => ({
        arn: arnOf(`namespace/${id}`, context),
        tags,
      })),
      ...Object.values(state.services).map(({ id, tags }) => ({
        arn: arnOf(`service/${id}`, context),
        tags,
      })),
    ],
    hasNamespace: (nameOrArn) =>
      own(state.namespaces, idOf(nameOrArn)) !== undefined ||
      Object.values(state.namespaces).some(({ name }) => name === nameOrArn),
    hasService: (arn) => serviceOf(arn) !== undefined,
    register(arn, id, attributes) {
      const service = serviceOf(arn)
      if (service !== undefined) service.instances[id] = { id, attributes }
    },
    deregister(arn, id) {
      delete serviceOf(arn)?.instances[id]
    },
  }
}
