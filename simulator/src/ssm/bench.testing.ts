import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import type { PutParameterRequest } from '@aws-sdk/client-ssm'
import { clientOptions } from '../clients.testing.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

export const startAt = Date.UTC(2026, 2, 1)
export const arn = 'arn:aws:ssm:eu-west-1:123456789012:parameter/shop/color'

export function fresh(): SSMClient {
  const world = createSimulator({ startAt })
  return new SSMClient({ ...clientOptions, requestHandler: inProcessHandler(world) })
}

export function put(ssm: SSMClient, Name: string, more: Partial<PutParameterRequest> = {}) {
  return ssm.send(new PutParameterCommand({ Name, Value: 'blue', Type: 'String', ...more }))
}

export async function withNames(...names: string[]): Promise<SSMClient> {
  const ssm = fresh()
  for (const name of names) await put(ssm, name)
  return ssm
}
