import type { Notifier, Sink } from '../../model/alerts.ts'
import type { Place } from '../../model/aws.ts'
import { FaultError } from '../../model/fault.ts'
import type { Clock } from '../../model/ports.ts'
import type { Caller } from '../aws/caller.ts'
import { slack } from './slack.ts'
import { sns } from './sns.ts'
import { webhook } from './webhook.ts'

/** @throws FaultError AlertSecretMissing */
export function notifier(
  sink: Sink,
  { clock, sender }: { readonly clock: Clock; readonly sender: (place: Place) => Caller },
): Notifier {
  if (sink.missing !== undefined) throw new FaultError(missing(sink.name, sink.missing))
  switch (sink.kind) {
    case 'slack':
      return slack({ ...sink, clock })
    case 'webhook':
      return webhook({ ...sink, clock })
    case 'sns':
      break
  }
  const [, , , region = '', account = ''] = sink.topic.split(':')
  return sns({ ...sink, send: sender({ account, region }) })
}

function missing(name: string, variable: string) {
  return {
    code: 'AlertSecretMissing',
    source: 'user',
    retry: 'on-change',
    message: `the sink ${name} has no secret: the environment variable ${variable} is empty`,
    hint: 'start Plumbline with the secret in it, or take the sink out of the configuration',
  } as const
}
