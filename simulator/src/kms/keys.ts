import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import type {
  CreateAliasRequest,
  CreateKeyRequest,
  CreateKeyResponse,
  DescribeKeyRequest,
  DescribeKeyResponse,
  DisableKeyRequest,
  EnableKeyRequest,
  GetPublicKeyRequest,
  GetPublicKeyResponse,
  KeyMetadata,
  UpdateAliasRequest,
} from '@aws-sdk/client-kms'
import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { uuid } from '../core/uuid.ts'
import { arnOf, findKey, invalid, isSpec, mustBeEnabled, specs } from './model.ts'
import type { KeyState, KmsState } from './model.ts'

export function createKey(
  state: KmsState,
  { KeySpec: spec = 'SYMMETRIC_DEFAULT', KeyUsage, Description = '' }: CreateKeyRequest,
  context: RequestContext,
): CreateKeyResponse {
  if (!isSpec(spec)) {
    const known = Object.keys(specs).join(', ')
    throw new AwsError(
      'UnsupportedOperationException',
      `KeySpec ${spec} is not simulated; there are: ${known}`,
    )
  }
  if (KeyUsage !== 'SIGN_VERIFY') {
    throw invalid(
      `KeyUsage ${KeyUsage ?? 'ENCRYPT_DECRYPT'} is not compatible with KeySpec ${spec}`,
    )
  }
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: specs[spec].curve })
  const id = uuid(context)
  const key: KeyState = {
    id,
    spec,
    description: Description,
    createdAt: context.now,
    isEnabled: true,
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
  state.keys[id] = key
  return { KeyMetadata: view(key, context) }
}

/** @throws AwsError NotFoundException */
export function describeKey(
  state: KmsState,
  { KeyId = '' }: DescribeKeyRequest,
  context: RequestContext,
): DescribeKeyResponse {
  return { KeyMetadata: view(findKey(state, KeyId, context), context) }
}

/** @throws AwsError NotFoundException, DisabledException */
export function getPublicKey(
  state: KmsState,
  { KeyId = '' }: GetPublicKeyRequest,
  context: RequestContext,
): GetPublicKeyResponse {
  const key = findKey(state, KeyId, context)
  mustBeEnabled(key, context)
  const der = createPublicKey(createPrivateKey(key.privatePem)).export({
    type: 'spki',
    format: 'der',
  })
  return {
    KeyId: arnOf(key.id, context),
    PublicKey: new Uint8Array(der),
    KeySpec: key.spec,
    CustomerMasterKeySpec: key.spec,
    KeyUsage: 'SIGN_VERIFY',
    SigningAlgorithms: [specs[key.spec].algorithm],
  }
}

/** @throws AwsError NotFoundException */
export function disableKey(
  state: KmsState,
  { KeyId = '' }: DisableKeyRequest,
  context: RequestContext,
): object {
  findKey(state, KeyId, context).isEnabled = false
  return {}
}

/** @throws AwsError NotFoundException */
export function enableKey(
  state: KmsState,
  { KeyId = '' }: EnableKeyRequest,
  context: RequestContext,
): object {
  findKey(state, KeyId, context).isEnabled = true
  return {}
}

/** @throws AwsError AlreadyExistsException, NotFoundException */
export function createAlias(
  state: KmsState,
  { AliasName = '', TargetKeyId = '' }: CreateAliasRequest,
  context: RequestContext,
): object {
  if (!/^alias\/[\w/-]+$/.test(AliasName) || AliasName.startsWith('alias/aws/')) {
    throw new AwsError('InvalidAliasNameException', `${AliasName} is not a valid alias name`)
  }
  if (own(state.aliases, AliasName) !== undefined) {
    const { account, region } = context
    const arn = `arn:aws:kms:${region}:${account}:${AliasName}`
    throw new AwsError('AlreadyExistsException', `An alias with the name ${arn} already exists`)
  }
  state.aliases[AliasName] = findKey(state, TargetKeyId, context).id
  return {}
}

/** @throws AwsError NotFoundException */
export function updateAlias(
  state: KmsState,
  { AliasName = '', TargetKeyId = '' }: UpdateAliasRequest,
  context: RequestContext,
): object {
  findKey(state, AliasName, context)
  state.aliases[AliasName] = findKey(state, TargetKeyId, context).id
  return {}
}

function view(key: KeyState, context: RequestContext): KeyMetadata {
  return {
    AWSAccountId: context.account,
    KeyId: key.id,
    Arn: arnOf(key.id, context),
    CreationDate: new Date(key.createdAt),
    Enabled: key.isEnabled,
    Description: key.description,
    KeyUsage: 'SIGN_VERIFY',
    KeyState: key.isEnabled ? 'Enabled' : 'Disabled',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: key.spec,
    KeySpec: key.spec,
    SigningAlgorithms: [specs[key.spec].algorithm],
    MultiRegion: false,
  }
}
