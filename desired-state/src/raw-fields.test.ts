import { describe, expect, test } from 'vitest'
import { rawFields } from './generated/raw-fields.ts'
import { membersOf, rawRequests, type RawType } from './raw-fields.ts'

function structuresIn(type: RawType): readonly string[] {
  if (type.is === 'fields') return [type.of]
  return type.is === 'list' || type.is === 'map' ? structuresIn(type.of) : []
}

describe('the fields of AWS', () => {
  test('name no structure that is not there', () => {
    const named = Object.keys(rawFields).flatMap((one) =>
      [...membersOf(one).values()].flatMap(structuresIn),
    )

    expect(named.filter((one) => !Object.hasOwn(rawFields, one))).toEqual([])
  })

  test('are those of the requests, with all that Plumbline decides itself', () => {
    for (const { structure, owned } of Object.values(rawRequests)) {
      const members = [...membersOf(structure).keys()]
      expect(members).toEqual(expect.arrayContaining(Object.keys(owned)))
    }
  })

  test('have types', () => {
    const members = membersOf('ContainerDefinition')

    expect(members.get('privileged')).toEqual({ is: 'flag' })
    expect(members.get('dockerLabels')).toEqual({ is: 'map', of: { is: 'text' } })
    expect(members.get('ulimits')).toEqual({ is: 'list', of: { is: 'fields', of: 'Ulimit' } })
  })
})
