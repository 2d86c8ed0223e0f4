import type { Environment } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import type { AwsReader, Context, Scope } from '../../model/index.ts'
import type { TaggedTaskDefinition } from '../ecs-reads.ts'
import { taskDefinition } from './index.ts'
import { normalTaskDefinition } from '../normal-task.ts'

const environment = { name: 'prod', cluster: 'main' } as Environment
const context = { unit: 'prod/service/web', environment } as unknown as Context
const ours = [{ key: 'plumbline:unit', value: 'prod/service/web' }]

function revision(arn: string, image: string, tags = ours): TaggedTaskDefinition {
  const containerDefinitions = [{ name: 'web', image }]
  return { taskDefinition: { taskDefinitionArn: arn, containerDefinitions }, tags }
}

const all = [revision('arn:1', 'web:1'), revision('arn:2', 'web:2'), revision('arn:9', 'web:9', [])]

/** ECS with these revisions, of which a list shows the named ones. */
function family(listed: readonly string[], inUse?: string): AwsReader {
  const named = (key: string) => all.find((one) => one.taskDefinition.taskDefinitionArn === key)
  const web = { status: 'ACTIVE', taskDefinition: inUse }
  return {
    read: () => Promise.resolve({ taskDefinitionArns: listed } as never),
    group: () => Promise.reject(new Error('nothing is listed')),
    look: (_batch, _scope, key) => Promise.resolve((key === 'web' ? web : named(key)) as never),
  }
}

function wanting(image: string, known: readonly string[] = []): Scope<never> {
  const request = { containerDefinitions: [{ name: 'web', image }] }
  const wanted = [{ name: 'prod-web', request, shape: normalTaskDefinition(request) }]
  return { context, wanted, known, suspect: false } as unknown as Scope<never>
}

describe('observe', () => {
  it.each<[string, AwsReader, Scope<never>, string | undefined]>([
    ['the one in use', family([], 'arn:1'), wanting('web:1'), 'arn:1'],
    [
      'one that AWS named to us, before any list shows it',
      family([]),
      wanting('web:2', ['arn:2']),
      'arn:2',
    ],
    ['one of the newest of the family', family(['arn:2', 'arn:1']), wanting('web:1'), 'arn:1'],
    ['none, when the one in use is another', family([], 'arn:1'), wanting('web:2'), undefined],
    ['none, when none is equal', family(['arn:1']), wanting('web:3', ['arn:2']), undefined],
  ])('finds %s', async (_case, reader, scope, arn) => {
    const [observed] = await taskDefinition.observe(reader, scope)

    expect(observed?.identifier).toBe(arn)
  })

  it('does not read again what an earlier look has proved, and reads everything else', async () => {
    const [first] = await taskDefinition.observe(family([], 'arn:1'), wanting('web:1'))
    const proven = first?.proven
    const asked: string[] = []
    const reading = (inUse: string): AwsReader => {
      const ecs = family([], inUse)
      const look = ((batch: never, scope: never, key: string) => {
        if (key !== 'web') asked.push(key)
        return ecs.look(batch, scope, key)
      }) as AwsReader['look']
      return { ...ecs, look }
    }
    const found = async (inUse: string, image: string) => {
      const scope = { ...wanting(image), ...(proven && { proven }) }
      const [observed] = await taskDefinition.observe(reading(inUse), scope)
      return [observed?.identifier, ...asked.splice(0)]
    }

    expect(await found('arn:1', 'web:1')).toEqual(['arn:1'])
    // Another revision is in use, or another one is wanted: nothing is proved of either.
    expect(await found('arn:2', 'web:1')).toEqual([undefined, 'arn:2'])
    expect(await found('arn:1', 'web:2')).toEqual([undefined, 'arn:1'])
  })

  it('takes away only the revisions of the removed unit that carry its tag', async () => {
    const scope = { context, wanted: [], removed: true, known: [], suspect: false, now: 0 }

    const [observed] = await taskDefinition.observe(family(['arn:9', 'arn:2', 'arn:1']), scope)
    const [others] = await taskDefinition.observe(family(['arn:9']), scope)

    expect(observed?.observation).toMatchObject({ live: { active: ['arn:2', 'arn:1'] } })
    expect(others?.observation.state).toBe('absent')
  })
})

describe('the answer to a registration', () => {
  const answer = (more: object = {}) => ({
    taskDefinition: {
      taskDefinitionArn: 'arn:5',
      containerDefinitions: [{ name: 'web', image: 'web:5', cpu: 0, essential: true, ...more }],
    },
  })
  const nothing: AwsReader = {
    read: () => Promise.resolve({ taskDefinitionArns: [] } as never),
    group: () => Promise.reject(new Error('nothing is listed')),
    look: () => Promise.resolve(undefined),
  }
  const found = async (output: object) => {
    const { proven } = taskDefinition.read?.(output) ?? {}
    const scope = { ...wanting('web:5', ['arn:5']), ...(proven && { proven }) }
    const [observed] = await taskDefinition.observe(nothing, scope)
    return observed?.identifier
  }

  it('is a reading of the revision, which is not asked for again', async () => {
    expect(await found(answer())).toBe('arn:5')
  })

  it('of something else than what is wanted is none', async () => {
    expect(await found(answer({ image: 'web:4' }))).toBeUndefined()
  })

  it('without a revision says nothing', () => {
    expect(taskDefinition.read?.({})).toEqual({})
  })
})
