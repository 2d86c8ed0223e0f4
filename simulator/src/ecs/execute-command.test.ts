import { expect, test } from 'vitest'
import { createBench } from './bench.testing.ts'

async function taskOf(enableExecuteCommand: boolean) {
  const bench = await createBench()
  await bench.register('web', { taskRoleArn: 'web' })
  await bench.running('web', { enableExecuteCommand, taskDefinition: 'web:1' })
  const { taskArns = [] } = await bench.call('ListTasks', { cluster: 'shop', serviceName: 'web' })
  const ask = (more = {}) =>
    bench.call('ExecuteCommand', {
      cluster: 'shop',
      task: taskArns[0],
      command: '/bin/sh',
      interactive: true,
      ...more,
    })
  return { ask, arn: taskArns[0] }
}

test('a session is opened in a container that runs', async () => {
  const { ask, arn } = await taskOf(true)

  const answer = await ask()

  expect(answer).toMatchObject({ taskArn: arn, containerName: 'app', interactive: true })
  expect(answer.session?.sessionId).toMatch(/^ecs-execute-command-/)
  expect(answer.session?.streamUrl).toMatch(/^wss:/)
  expect(answer.session?.tokenValue).not.toBe('')
})

test.each([
  ['a task that was started without it', false, {}, 'was not enabled'],
  ['a task that is not there', true, { task: 'f'.repeat(32) }, 'not found'],
  ['a container that is not there', true, { container: 'side' }, 'side does not exist'],
  ['what is not interactive', true, { interactive: false }, 'Interactive'],
])('%s is refused', async (_what, enabled, more, said) => {
  const { ask } = await taskOf(enabled)

  await expect(ask(more)).rejects.toMatchObject({
    code: 'InvalidParameterException',
    message: expect.stringContaining(said),
  })
})
