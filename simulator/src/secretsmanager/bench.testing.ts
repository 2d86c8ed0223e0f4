import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { CreateSecretRequest } from '@aws-sdk/client-secrets-manager'
import { clientOptions } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

export const startAt = Date.UTC(2026, 2, 1, 12)
export const dayMs = 86_400_000
export const SecretId = 'shop/db'

export function before(world: World): SecretsManagerClient {
  return new SecretsManagerClient({ ...clientOptions, requestHandler: inProcessHandler(world) })
}

export function fresh(): SecretsManagerClient {
  return before(createSimulator({ startAt }))
}

export function create(client: SecretsManagerClient, more: Partial<CreateSecretRequest> = {}) {
  return client.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'one', ...more }))
}

export function put(client: SecretsManagerClient, SecretString: string, VersionStages?: string[]) {
  return client.send(new PutSecretValueCommand({ SecretId, SecretString, VersionStages }))
}

export async function stages(client: SecretsManagerClient) {
  const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId }))
  return VersionIdsToStages
}

export async function value(client: SecretsManagerClient, VersionStage?: string) {
  return (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString
}
