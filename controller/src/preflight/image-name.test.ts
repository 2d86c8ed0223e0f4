import { expect, test } from 'vitest'
import { ecrRegistry, imageName } from './image-name.ts'

const digest = `sha256:${'a'.repeat(64)}`

test.each([
  ['nginx', { registry: 'docker.io', repository: 'nginx', tag: 'latest' }],
  ['nginx:1.27', { registry: 'docker.io', repository: 'nginx', tag: '1.27' }],
  ['team/web:1', { registry: 'docker.io', repository: 'team/web', tag: '1' }],
  ['localhost/web', { registry: 'localhost', repository: 'web', tag: 'latest' }],
  ['host:5000/a/web:1', { registry: 'host:5000', repository: 'a/web', tag: '1' }],
  ['host:5000/web', { registry: 'host:5000', repository: 'web', tag: 'latest' }],
  [`public.ecr.aws/a/web@${digest}`, { registry: 'public.ecr.aws', repository: 'a/web', digest }],
  [`a.b/web:1@${digest}`, { registry: 'a.b', repository: 'web', tag: '1', digest }],
])('%s', (image, parts) => {
  expect(imageName(image)).toEqual(parts)
})

test.each([
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1'],
  ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ['123456789012.dkr-ecr.eu-west-1.on.aws', 'eu-west-1'],
  ['public.ecr.aws', undefined],
  ['docker.io', undefined],
  ['123.dkr.ecr.eu-west-1.amazonaws.com', undefined],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com.example.com', undefined],
])('%s is ECR in %s', (registry, region) => {
  expect(ecrRegistry(registry)?.region).toBe(region)
})
