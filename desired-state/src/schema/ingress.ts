import { z } from 'zod'
import { containerName } from './container.ts'
import { present } from '../present.ts'
import { duration, flag, mapOf, text, whole } from './values.ts'

/** With a dot, and letters alone after the last one. Source: `HostHeaderConditionConfig` in the same reference. */
const host = text(
  /^(?=.{1,128}$)[A-Za-z0-9.*?-]*\.[A-Za-z]+$/,
  'write a host name such as shop.example.com or *.example.com',
  'host name',
)

/** What a path pattern can hold. Source: `path-pattern` in the Elastic Load Balancing API reference. */
const path = text(
  /^\/[A-Za-z0-9_.$/~"'@:+&*?-]{0,127}$/,
  'write a path that starts with /, such as /api/*',
  'path',
)

const health = z
  .strictObject({
    path: text(/^\/\S{0,1023}$/, 'write a path that starts with /', 'path').describe(
      'Path that the load balancer asks for.',
    ),
    interval: duration({ min: '5s', max: '5m' })
      .describe('Time between two checks. AWS uses 30s when it is left out.')
      .exactOptional(),
    timeout: duration({ min: '2s', max: '2m' })
      .describe('How long one check may take.')
      .exactOptional(),
    healthy: whole(2, 10, 'must be between 2 and 10')
      .describe('Successes in a row until a task counts as healthy. AWS uses 5.')
      .exactOptional(),
    unhealthy: whole(2, 10, 'must be between 2 and 10')
      .describe('Failures in a row until a task counts as unhealthy. AWS uses 2.')
      .exactOptional(),
    codes: text(/^[0-9][0-9,-]{0,99}$/, 'write codes such as "200" or "200-299"', 'codes')
      .describe('Answers that count as success. AWS uses "200"; for gRPC "12".')
      .exactOptional(),
  })
  .transform(({ interval, timeout, ...rest }) =>
    present({ ...rest, intervalSeconds: interval, timeoutSeconds: timeout }),
  )

const ingress = z
  .strictObject({
    listener: text(
      /^[a-z][a-z0-9-]{0,62}$/,
      'write the name of a listener of the environment',
      'listener name',
    ).describe('Listener of the environment, by its name there.'),
    hosts: z.array(host).describe('Host names that are routed here.').default([]),
    paths: z.array(path).describe('Paths that are routed here.').default([]),
    headers: mapOf(
      /^(?!host$)[A-Za-z0-9!#$%&'*+.^_`|~-]{1,40}$/i,
      'name an HTTP header; the header "host" is what "hosts" is for',
      z.array(z.string().min(1).max(128)).min(1, { error: 'needs at least one value' }),
    )
      .describe('Values of HTTP headers that are routed here, by header.')
      .default({}),
    bare: flag.describe('Whether `/x/*` also routes `/x`.').default(true),
    priority: whole(1, 50_000, 'must be between 1 and 50000')
      .describe('Priority of the rule; allocated from the range of the environment when left out.')
      .exactOptional(),
    container: containerName
      .describe('Container that gets the traffic; the main one when it is left out.')
      .exactOptional(),
    port: whole(1, 65_535, 'must be between 1 and 65535')
      .describe('Port of the container; the port of the service when it is left out.')
      .exactOptional(),
    protocol: z
      .literal(['http1', 'http2', 'grpc'])
      .describe(
        'Protocol between load balancer and task; `http2` and `grpc` need a listener of HTTPS.',
      )
      .default('http1'),
    health: health.describe('Check that the load balancer makes.').exactOptional(),
    drain: duration({ max: '1h' })
      .describe('How long a task that leaves may finish its requests. AWS uses 5m.')
      .exactOptional(),
    stickiness: z
      .union([z.boolean(), duration({ min: '1s', max: '7d' })], {
        error: 'write true, false or a duration such as 1h',
      })
      .meta({ title: 'true, false or duration' })
      .describe(
        'Whether, and for how long, a client stays with a task; only with `strategy: rolling`. `true` is one day.',
      )
      .exactOptional(),
    slowStart: duration({ min: '30s', max: '15m' })
      .describe(
        'Time in which a new task gets a growing share of the requests. None when it is left out.',
      )
      .exactOptional(),
  })
  .meta({ title: 'ingress' })
  .transform(({ drain, stickiness, slowStart, ...rest }) =>
    present({
      ...rest,
      drainSeconds: drain,
      stickySeconds: stickySeconds(stickiness),
      slowStartSeconds: slowStart,
    }),
  )

const secondsPerDay = 86_400

function stickySeconds(stickiness: boolean | number | undefined): number | undefined {
  if (stickiness === undefined || typeof stickiness === 'number') return stickiness
  return stickiness ? secondsPerDay : 0
}

/** `spec.ingress` of a `Service`. */
export const ingresses = mapOf(
  /^[a-z][a-z0-9-]{0,62}$/,
  'name an ingress with lower-case letters',
  ingress,
)
