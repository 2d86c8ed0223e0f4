import { objectOf, listOf, textOf } from './json.ts'

/** What a file is instead, and where the same stands in a form that can be read. */
export interface Foreign {
  readonly what: string
  readonly todo: string
}

type Part = 'taskdef' | 'servicedef'

/** A function of Go templates in braces; `{{.Name}}` belongs to log drivers. */
const templateOfEcspresso = /\{\{-?\s*[a-z_]+\s*[`"(\\]/

const cloudFormation = /\bAWS::(?:ECS|Serverless)::[A-Z]|"?AWSTemplateFormatVersion"?\s*:/

const running =
  'its values stand in the stack: import what runs, `plumbline import live --cluster CLUSTER --service NAME`'

/** A file that another tool fills in, or that says the same in another language; `undefined` for any other. */
export function foreignText(file: string, text: string, part: Part): Foreign | undefined {
  const template = text.split('\n').findIndex((line) => templateOfEcspresso.test(line))
  if (template !== -1) {
    return {
      what: `${file}:${template + 1} is a template of ecspresso, whose values stand elsewhere`,
      todo: `let ecspresso fill it in, and import that: \`ecspresso render ${part} > ${part}.json\``,
    }
  }
  if (/\.tf(\.json)?$/.test(file)) {
    return { what: `${file} belongs to Terraform`, todo: running.replace('stack', 'state') }
  }
  if (cloudFormation.test(text)) {
    return { what: `${file} is a template of CloudFormation`, todo: running }
  }
  return undefined
}

/** Why there is no JSON in a text, as far as its name tells. */
export function notJson(file: string, path: string, part: Part): Foreign {
  const what = `${path} is not JSON`
  if (/\.(jsonnet|libsonnet|ya?ml)$/.test(file)) {
    const todo = `ecspresso makes JSON of its files: \`ecspresso render ${part} > ${part}.json\``
    return { what, todo }
  }
  const todo =
    part === 'taskdef'
      ? 'write it with `aws ecs describe-task-definition --task-definition NAME > taskdef.json`'
      : 'write it with `aws ecs describe-services --cluster CLUSTER --services NAME > service.json`'
  return { what, todo }
}

/** What stands in JSON in the place of a task definition. */
export function noDefinition(file: string, json: unknown): Foreign {
  const todo = 'take what `aws ecs describe-task-definition` answers, or what you send to AWS'
  if (Array.isArray(json) && textOf(objectOf(json[0]).image) !== undefined) {
    const what = `${file} holds containers alone, as Terraform's container_definitions: size, roles and volumes are missing`
    return { what, todo: 'take what `aws ecs describe-task-definition` answers' }
  }
  return {
    what: `${file} holds no task definition: there is no containerDefinitions in it`,
    todo,
  }
}

export function noService(file: string): Foreign {
  const what = `${file} holds no service: there is no serviceName in it`
  return { what, todo: 'take what `aws ecs describe-services` answers, or what you send to AWS' }
}

/** Why the answer of `describe-services` is not about one service; `undefined` when it is, or is something else. */
export function notOneService(file: string, json: unknown, name?: string): Foreign | undefined {
  const { services, failures } = objectOf(json)
  const found = listOf(services)
  const [failure] = listOf(failures)
  if (found.length === 0 && failure !== undefined) {
    const what = `${file} holds no service: ${textOf(failure.arn) ?? 'it'} is ${textOf(failure.reason) ?? 'not there'}`
    const todo = 'look for cluster, name and region: `aws ecs list-services --cluster CLUSTER`'
    return { what, todo }
  }
  const names = found.map(({ serviceName }) => textOf(serviceName) ?? '?')
  if (names.length < 2 || (name !== undefined && names.includes(name))) return undefined
  return {
    what: `${file} holds ${names.length} services: ${names.join(', ')}`,
    todo: 'ask for one of them, or name it: `--name`',
  }
}
