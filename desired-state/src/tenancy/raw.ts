import { membersOf, rawRequests, type RawType } from '../raw-fields.ts'
import { fieldsAt, type Fields, type Path, type Span, type Tree } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import type { Decision } from '../decisions/decision.ts'
import { allowedHint, deny, exhibitOf, judge, type Court } from './judge.ts'
import { rawDecision } from '../decisions/raw-decisions.ts'
import { isCovered, leadsToListed } from '../decisions/raw-path.ts'

/** Where a value stands below `raw`. */
interface Place {
  readonly path: Path
  /** The path as a tenant lists it: without the names of containers and ingresses, and without numbers. */
  readonly field: string
  readonly key: Span
  readonly type: RawType
  readonly decision?: Decision | undefined
}

/** What a tenant says about `raw`: each field must be listed, and what it names is judged like everything else. */
export function judgeRaw(root: Fields, court: Court): readonly Problem[] {
  const raw = fieldsAt(root, ['spec', 'raw'])
  return Object.entries(rawRequests).flatMap(([part, { structure }]) => {
    const path = ['spec', 'raw', part]
    const requests = fieldsAt(raw, [part])
    if (requests === undefined) return []
    const each = part === 'containers' || part === 'targetGroups'
    const found = each ? [...requests.entries] : [[undefined, { value: requests }] as const]
    return found.flatMap(([name, { value }]) => {
      const at = name === undefined ? path : [...path, name]
      return value.is === 'fields' ? judgeMembers(value, structure, at, part, court) : []
    })
  })
}

function judgeMembers(
  tree: Fields,
  structure: string,
  path: Path,
  field: string,
  court: Court,
): readonly Problem[] {
  const members = membersOf(structure)
  return [...tree.entries].flatMap(([name, { key, value }]) => {
    const type = members.get(name)
    // A field that AWS does not have is told already.
    if (type === undefined) return []
    const decision = rawDecision(structure, name)
    const place = { path: [...path, name], field: `${field}.${name}`, key, type, decision }
    return judgeField(value, place, court)
  })
}

function judgeField(tree: Tree, place: Place, court: Court): readonly Problem[] {
  const { field, key, path } = place
  const listed = court.tenant.spec.raw
  const goesOn = tree.is !== 'scalar' && !isEmpty(tree) && leadsToListed(field, listed)
  if (!isCovered(field, listed) && !goesOn) {
    return deny(
      { value: undefined, at: key, path },
      court,
      `raw.${field}`,
      allowedHint(listed, 'raw'),
    )
  }
  return judgeValue(tree, place, court)
}

function isEmpty(tree: Exclude<Tree, { is: 'scalar' }>): boolean {
  return tree.is === 'list' ? tree.items.length === 0 : tree.entries.size === 0
}

function judgeValue(tree: Tree, place: Place, court: Court): readonly Problem[] {
  const { type, path, field, decision } = place
  if (tree.is === 'list') {
    const item = type.is === 'list' ? type.of : type
    return tree.items.flatMap((one, index) =>
      judgeValue(one, { ...place, type: item, path: [...path, index] }, court),
    )
  }
  if (tree.is === 'fields' && type.is === 'fields') {
    return judgeMembers(tree, type.of, path, field, court)
  }
  if (tree.is === 'fields') {
    return [...tree.entries].flatMap(([name, { value }]) => {
      const of = decision === 'logOptions' ? logOption(name) : decision
      const inside = type.is === 'map' ? type.of : type
      return judgeValue(
        value,
        { ...place, type: inside, path: [...path, name], decision: of },
        court,
      )
    })
  }
  const exhibit = exhibitOf(tree, path)
  if (exhibit === undefined) return []
  // What takes a whole structure away names nothing.
  if (exhibit.value === null && type.is === 'fields') return []
  return judge(exhibit, decision, court)
}

/** Options that neither name a resource nor send the log elsewhere. */
const quietOptions =
  /^(mode|max-buffer-size|awslogs-(region|stream-prefix|datetime-format|multiline-pattern|create-group))$/

function logOption(name: string): Decision {
  if (name === 'awslogs-group') return 'logGroups'
  return quietOptions.test(name) ? 'free' : 'resources'
}
