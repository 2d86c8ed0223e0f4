import { expect, test } from 'vitest'
import { parameterName, secretName } from './secret-name.ts'

const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf'
const whole = { arn, region: 'eu-west-1' }

test.each([
  [arn, whole],
  [`${arn}:password::`, { ...whole, key: 'password' }],
  [`${arn}:password::v1`, { ...whole, key: 'password', version: 'v1' }],
  [`${arn}::AWSPREVIOUS:`, { ...whole, stage: 'AWSPREVIOUS' }],
  ['/prod/token', undefined],
  ['arn:aws:ssm:eu-west-1:123456789012:parameter/prod/token', undefined],
])('the secret %s', (from, parts) => {
  expect(secretName(from)).toEqual(parts)
})

const elsewhere = { account: '123456789012', region: 'eu-west-1' }

test.each([
  ['/prod/token', { name: '/prod/token' }],
  ['token', { name: 'token' }],
  [
    'arn:aws:ssm:eu-west-1:123456789012:parameter/prod/token',
    { name: '/prod/token', ...elsewhere },
  ],
  ['arn:aws:ssm:eu-west-1:123456789012:parameter/token', { name: 'token', ...elsewhere }],
])('the parameter %s', (from, parts) => {
  expect(parameterName(from)).toEqual(parts)
})
