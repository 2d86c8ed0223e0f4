import { createApp } from '@plumbline/api'
import type { AppOptions } from '@plumbline/api'
import { systemClock } from '@plumbline/controller'
import type { Config, Controller } from '@plumbline/controller'
import type { Log } from '@plumbline/controller/model'
import { fileURLToPath } from 'node:url'
import manifest from '../package.json' with { type: 'json' }
import { Failure } from './exit.ts'

/** Where `npm ci` built the dashboard. */
const dashboard = fileURLToPath(new URL('../../dashboard/dist', import.meta.url))

export interface ApiServer {
  /** With the port that was taken, when 0 asked for any. */
  readonly url: string
  close(): Promise<void>
}

/** What the API of a controller is made from. */
export function partsOf(
  { control, inspect, store, changes, metrics }: Controller,
  { auth, sources, api: { proxies } }: Config,
  log: Log,
): AppOptions {
  const webhooks = new Map(
    sources.flatMap(({ name, webhookSecret: secret }) =>
      secret === undefined ? [] : [[name, secret] as const],
    ),
  )
  return {
    control,
    inspect,
    store,
    changes,
    metrics,
    auth,
    webhooks,
    log,
    clock: systemClock,
    ...(proxies !== undefined && { proxies }),
  }
}

/** Serves the API and the dashboard at `host`, as they are made for that address. */
export async function serveApi(
  app: AppOptions & { readonly host: string },
  port: number,
  /** What names the port, for example `--port`. */
  option: string,
): Promise<ApiServer> {
  const server = await createApp({ dashboard, version: manifest.version, ...app })
  try {
    const url = await server.listen({ host: app.host, port })
    return { url, close: () => server.close() }
  } catch (error) {
    await server.close()
    throw portFailure(error, `${app.host}:${port}`, option)
  }
}

/** A port that cannot be taken, told with the option that chooses another. Other errors stay what they are. */
export function portFailure(error: unknown, address: string, option: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program listens there already',
    EACCES: 'this user may not listen there',
    EADDRNOTAVAIL: 'this machine does not have the address',
    ENOTFOUND: 'the name is not known',
  }
  const reason = reasons[code ?? '']
  if (reason === undefined) return error
  return new Failure(`cannot listen on ${address}: ${reason}`, `choose another with ${option}`)
}
