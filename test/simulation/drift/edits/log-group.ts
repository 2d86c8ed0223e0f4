import { call } from '../by-hand.ts'
import { is, leaves, same, type Edit } from './edit.ts'

const logGroup = { logGroupName: '/plumbline/prod/api' }

/** Of a log group. */
export const ofLogGroup: readonly Edit[] = [
  is(
    'a longer memory',
    'change',
    call('logs', 'PutRetentionPolicy', { ...logGroup, retentionInDays: 365 }),
    { 'prod/service/api log-group//plumbline/prod/api': ['retentionInDays'] },
  ),
  is('kept for ever', 'remove', call('logs', 'DeleteRetentionPolicy', logGroup), {
    'prod/service/api log-group//plumbline/prod/api': ['retentionInDays'],
  }),
  same(
    'the memory that is there, said',
    'default',
    call('logs', 'PutRetentionPolicy', { ...logGroup, retentionInDays: 30 }),
  ),
  leaves(
    'tags of a log group',
    'add',
    'tags are given at creation; to read them would cost a call for every group and pass',
    call('logs', 'TagResource', {
      resourceArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:/plumbline/prod/api',
      tags: { finance: '7' },
    }),
  ),
  is('a log group that is gone', 'delete', call('logs', 'DeleteLogGroup', logGroup), {
    'prod/service/api log-group//plumbline/prod/api': ['(create)'],
  }),
]
