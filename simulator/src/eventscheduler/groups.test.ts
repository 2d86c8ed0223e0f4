import {
  CreateScheduleGroupCommand,
  DeleteScheduleGroupCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  ValidationException,
} from '@aws-sdk/client-scheduler'
import { expect, test } from 'vitest'
import { createSchedulerBench, hourMs, startAt } from './bench.testing.ts'

test('a group goes with its schedules, the default one not at all', async () => {
  const { world, scheduler, put, tasks } = await createSchedulerBench()
  const group = { Name: 'night' }
  await scheduler.send(new CreateScheduleGroupCommand(group))
  await put({ GroupName: 'night' })
  const read = await scheduler.send(new GetScheduleGroupCommand(group))

  await scheduler.send(new DeleteScheduleGroupCommand(group))
  world.advance(2 * hourMs)
  const { ScheduleGroups } = await scheduler.send(new ListScheduleGroupsCommand({}))

  expect(read).toMatchObject({
    Arn: 'arn:aws:scheduler:eu-west-1:123456789012:schedule-group/night',
    State: 'ACTIVE',
    CreationDate: new Date(startAt),
  })
  expect(ScheduleGroups?.map(({ Name }) => Name)).toEqual(['default'])
  expect(await tasks()).toEqual([])
  await expect(
    scheduler.send(new DeleteScheduleGroupCommand({ Name: 'default' })),
  ).rejects.toBeInstanceOf(ValidationException)
})

test('groups are tagged', async () => {
  const { scheduler } = await createSchedulerBench()
  const { ScheduleGroupArn: ResourceArn } = await scheduler.send(
    new CreateScheduleGroupCommand({ Name: 'night', Tags: [{ Key: 'team', Value: 'shop' }] }),
  )

  await scheduler.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'tier', Value: '1' }] }))
  await scheduler.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['team'] }))
  const { Tags } = await scheduler.send(new ListTagsForResourceCommand({ ResourceArn }))

  expect(Tags).toEqual([{ Key: 'tier', Value: '1' }])
})
