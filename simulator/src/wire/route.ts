import { catalog } from './catalog.ts'
import type { WireOperation, WireService } from './catalog.ts'
import { routeRest } from './rest-route.ts'
import { splitBucket } from './s3-wire.ts'
import type { WireRequest } from './types.ts'

/** The four ways in which AWS services take requests. The request decides, not the service: some speak two. */
export type Wire = 'json' | 'query' | 'rest'

export type Route =
  | {
      readonly kind: 'operation'
      readonly wire: Wire
      readonly operation: WireOperation
      readonly labels: Readonly<Record<string, string>>
      /** The form of a Query request. */
      readonly form: URLSearchParams
    }
  /** Nobody here knows what is asked; `what` names it as well as the request does. */
  | {
      readonly kind: 'unknown'
      readonly wire: Wire
      readonly service: WireService | undefined
      readonly what: string
    }

const noForm = new URLSearchParams()

/** Finds wire, service and operation from the target header, the form's action, or the method and path. */
export function route(request: WireRequest): Route {
  const target = request.headers['x-amz-target']
  if (target !== undefined) return routeJson(target)
  if ((request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    return routeQuery(request)
  }
  return routeByPath(request)
}

/** The access key and the service in the credential scope of a signature, in a header or in a presigned URL. */
export function credentialOf(request: WireRequest): {
  readonly accessKeyId: string | undefined
  readonly signingName: string | undefined
} {
  const scope =
    /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1] ??
    request.query.get('X-Amz-Credential')?.[0]
  const [accessKeyId, , , signingName] = scope?.split('/') ?? []
  // Presigned URLs of the second signature version name the key alone.
  return { accessKeyId: accessKeyId ?? request.query.get('AWSAccessKeyId')?.[0], signingName }
}

function routeJson(target: string): Route {
  const [, prefix = '', name = ''] = /^(.*)\.([^.]+)$/.exec(target) ?? []
  const service = catalog().find((each) => each.target === prefix)
  const operation = service?.operations.get(name)
  if (operation === undefined) return { kind: 'unknown', wire: 'json', service, what: target }
  return { kind: 'operation', wire: 'json', operation, labels: {}, form: noForm }
}

function routeQuery(request: WireRequest): Route {
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'))
  const [action, version] = [form.get('Action') ?? '', form.get('Version')]
  const { signingName } = credentialOf(request)
  const speaking = catalog().filter((each) => each.version === version)
  const service = speaking.find((each) => each.signingName === signingName) ?? speaking[0]
  const operation = service?.operations.get(action)
  if (operation === undefined) {
    const what = `${signingName ?? 'the service'} version ${version}, action ${action}`
    return { kind: 'unknown', wire: 'query', service, what }
  }
  return { kind: 'operation', wire: 'query', operation, labels: {}, form }
}

function routeByPath(request: WireRequest): Route {
  const { signingName = 's3' } = credentialOf(request)
  const service = catalog().find((each) => each.signingName === signingName)
  const isS3 = service?.name === 's3'
  const { bucket, path } = isS3 ? splitBucket(request) : { bucket: undefined, path: request.path }
  const found = service && routeRest(service, request, path, bucket)
  if (found === undefined) {
    const what = `${signingName} ${request.method} ${request.path}`
    return { kind: 'unknown', wire: 'rest', service, what }
  }
  return { kind: 'operation', wire: 'rest', ...found, form: noForm }
}
