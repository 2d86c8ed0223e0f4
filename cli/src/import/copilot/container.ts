import type { JsonObject } from '@plumbline/controller/model'
import { seconds } from '../container.ts'
import { isObject, listOf, numberOf, objectOf, present, textOf, textsOf, unless } from '../json.ts'
import { durationOf, words } from './words.ts'
import type { Reading } from './reading.ts'

/** A container in the words of the language, and what goes to `raw` of it. */
export interface CopilotContainer {
  readonly spec: JsonObject
  readonly raw: JsonObject
}

/** What a main container and a sidecar say alike: `at` holds the fields, `image` those about the image. */
export function containerOf(at: Reading, image: Reading): CopilotContainer {
  const credentials = textOf(at.take('credentialsParameter') ?? image.take('credentials'))
  if (at.keys().includes('env_file')) {
    const todo =
      'put the variables into env, or the file into S3 and write raw.containers.<name>.environmentFiles'
    at.tell('env_file', 'Copilot uploads this file with each deployment', todo)
  }
  return {
    spec: present({
      command: words(at.take('command')),
      env: variablesOf(at.part('variables')),
      secrets: secretsOf(at.part('secrets')),
    }),
    raw: present({
      entryPoint: words(at.take('entrypoint')),
      dockerLabels: objectOf(
        at.keys().includes('labels') ? at.take('labels') : image.take('labels'),
      ),
      repositoryCredentials: credentials && { credentialsParameter: credentials },
    }),
  }
}

function variablesOf(variables: Reading): JsonObject {
  const found = variables.keys().flatMap((name) => {
    const value = variables.take(name)
    if (!isObject(value)) return [[name, value] as const]
    const what = `the value is an export of a CloudFormation stack: ${textOf(value.from_cfn) ?? ''}`
    variables.tell(name, what, 'write its value into env, or into vars of the environment')
    return []
  })
  return Object.fromEntries(found) as JsonObject
}

function secretsOf(secrets: Reading): JsonObject {
  const found = secrets.keys().flatMap((name) => {
    const value = secrets.take(name)
    const parameter = textOf(value)
    if (parameter !== undefined) return [[name, { ssm: parameter }] as const]
    const { secretsmanager, from_cfn: exported } = objectOf(value)
    const secret = textOf(secretsmanager)
    if (secret !== undefined) return [[name, secretOf(secrets, name, secret)] as const]
    const what = `the secret is an export of a CloudFormation stack: ${textOf(exported) ?? ''}`
    secrets.tell(name, what, 'write { ssm: name } or { secretsManager: ARN } into secrets')
    return []
  })
  return Object.fromEntries(found) as JsonObject
}

/** The six characters that AWS adds to the name of a secret, before anybody looked. */
const unknownSuffix = 'XXXXXX'

/** Copilot gives a name, with which ECS would start tasks that fail; the language wants the ARN. */
function secretOf(secrets: Reading, name: string, written: string): JsonObject {
  const isArn = written.startsWith('arn:')
  const [secret = '', key = '', , version = ''] = isArn
    ? [written.split(':').slice(0, 7).join(':'), ...written.split(':').slice(7)]
    : written.split(':')
  const whole = isArn
    ? secret
    : `arn:aws:secretsmanager:\${AWS_REGION}:\${AWS_ACCOUNT_ID}:secret:${secret}-${unknownSuffix}`
  if (!isArn) {
    const what = `the ARN of the secret ${secret} ends in six characters that AWS added: ${unknownSuffix} stands for them`
    const todo = `write them; \`aws secretsmanager describe-secret --secret-id ${secret}\` tells the ARN`
    secrets.tell(name, what, todo)
  }
  return present({
    secretsManager: whole,
    key: key === '' ? undefined : key,
    version: version === '' ? undefined : version,
  })
}

/** Copilot's own defaults differ from those of ECS, so they are written. */
export function healthOf(check: Reading): JsonObject | undefined {
  if (check.keys().length === 0) return undefined
  const [form, ...rest] = textsOf(check.take('command'))
  const command = form === 'CMD-SHELL' ? rest.join(' ') : form === 'CMD' ? rest : [form, ...rest]
  const [interval, timeout, grace] = ['interval', 'timeout', 'start_period'].map((key) =>
    durationOf(check.take(key)),
  )
  return present({
    command: form === undefined ? 'curl -f http://localhost/ || exit 1' : command,
    interval: seconds(interval ?? 10),
    timeout: seconds(unless(timeout, 5)),
    retries: unless(numberOf(check.take('retries')) ?? 2, 3),
    grace: seconds(unless(grace, 0)),
  })
}

const conditions: Readonly<Record<string, string>> = {
  start: 'started',
  started: 'started',
  healthy: 'healthy',
  complete: 'complete',
  success: 'success',
}

export function startAfterOf(dependencies: unknown): JsonObject {
  return Object.fromEntries(
    Object.entries(objectOf(dependencies)).flatMap(([name, condition]) => {
      const word = conditions[String(textOf(condition)).toLowerCase()]
      return word === undefined ? [] : [[name, word]]
    }),
  )
}

/** Mounts are read-only unless the manifest says otherwise. */
export function mountOf(path: unknown, readOnly: unknown): JsonObject | string {
  const where = textOf(path) ?? '/'
  return readOnly === false ? where : { path: where, readOnly: true }
}

export function mountPointsOf(points: unknown): JsonObject {
  return Object.fromEntries(
    listOf(points).map(({ source_volume: volume, path, read_only: readOnly }) => [
      textOf(volume) ?? '',
      mountOf(path, readOnly),
    ]),
  )
}
