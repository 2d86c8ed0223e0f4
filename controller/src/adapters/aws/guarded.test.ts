import { expect, test } from 'vitest'
import { faultFrom, listServices, place, scripted } from './aws-world.ts'

const update = { op: 'ecs:UpdateService', input: { cluster: 'shop', service: 'web' } } as const
const removal = { op: 'ecs:DeleteService', access: 'write', input: {} } as const

/** AWS behind a guard, and what the guard was asked. */
function behind(holds: () => boolean, confirms = holds) {
  const asked: string[] = []
  const guard = {
    holds: () => {
      asked.push('holds')
      return holds()
    },
    async confirms() {
      asked.push('confirms')
      return confirms()
    },
  }
  const aws = scripted(() => ({}), { guard })
  return { ...aws, asked, remove: () => aws.connection.sender(place)(removal) }
}

test('without the lease nothing is written, and reads go on', async () => {
  const { writer, reader, remove, sent } = behind(() => false)

  expect(await faultFrom(writer.call(update))).toMatchObject({ code: 'LeaseLost', retry: 'soon' })
  expect(await faultFrom(remove())).toMatchObject({ code: 'LeaseLost' })
  await reader.read(listServices, {})
  expect(sent.map(({ op }) => op)).toEqual(['ecs:ListServices'])
})

test('before what destroys the database is asked, and before other writes it is not', async () => {
  const { writer, remove, sent, asked } = behind(
    () => true,
    () => false,
  )

  await writer.call(update)
  expect(asked).toEqual(['holds'])
  expect(await faultFrom(remove())).toMatchObject({ code: 'LeaseLost' })
  expect(asked).toEqual(['holds', 'confirms'])
  expect(sent.map(({ op }) => op)).toEqual(['ecs:UpdateService'])
})
