import { environmentDocument } from '../schema/envelope.ts'
import type { EnvironmentDocument, KnownDocument } from '../documents/documents.ts'
import {
  fillEnvironment,
  handoverPrefix,
  handoverText,
  handoverVariables,
  type Handovers,
} from '../handover/handover.ts'
import { problemsOf } from '../schema/issues.ts'
import { fieldsAt, hasLater, plain, type Fields, type Tree } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import {
  fillVariables,
  type KnownVariable,
  type Variable,
  type Variables,
  type Versions,
} from '../handover/variables.ts'

/** An Environment of which everything is known that can be. */
export interface Settled {
  readonly document: EnvironmentDocument
  /** As it was before anything was filled in. */
  readonly written: EnvironmentDocument
  /** What it was handed over, to be compared. */
  readonly handedOver: string
  /** What its variables stand for, by the names that documents use. */
  readonly variables: Variables
  /** Of the parameters that it was made of; those of its variables are the variables' own. */
  readonly versions: Versions
  /** Something is known only with the hand-over. */
  readonly later: boolean
  /** Problems of single variables. They break the units that use the variable, and nothing else. */
  readonly problems: readonly Problem[]
}

/** Every document, with the environments settled. */
export function settleAll(
  documents: readonly KnownDocument[],
  handovers: Handovers | undefined,
): { readonly documents: readonly KnownDocument[]; readonly settled: readonly Settled[] } {
  const settled = new Map(
    documents
      .filter((document) => document.kind === 'Environment')
      .map((document) => [document as KnownDocument, settle(document, handovers)]),
  )
  return {
    documents: documents.map((document) => settled.get(document)?.document ?? document),
    settled: [...settled.values()],
  }
}

/** Puts what an Environment takes from its hand-over in place, and checks the result. */
function settle(document: EnvironmentDocument, handovers: Handovers | undefined): Settled {
  const handedOver: Variables = new Map(handoverVariables(document.name, handovers))
  const vars = varsOf(document.root, handedOver)
  const known = {
    written: document,
    handedOver: handoverText(document.name, handovers),
    variables: new Map([...vars, ...handedOver]),
    versions: {},
    later: false,
  }
  if (document.handover !== true || document.problems.length > 0) {
    return { ...known, document, problems: [] }
  }
  const problems = vars.flatMap(([, one]) => ('problems' in one ? one.problems : []))
  const {
    tree: root,
    problems: missing,
    versions,
  } = fillEnvironment(document.root, handedOver, ['vars'])
  if (hasLater(root)) return { ...known, document, versions, later: true, problems }
  const parsed = environmentDocument.safeParse(plain(root))
  const wrong = problemsOf(parsed.error?.issues ?? [], { root, schema: environmentDocument })
  const found = [...missing, ...wrong]
  const settled = { ...document, problems: found }
  if (!parsed.success || found.length > 0)
    return { ...known, document: settled, versions, problems }
  return { ...known, document: { ...settled, spec: parsed.data.spec }, versions, problems }
}

/** The variables of an Environment, `vars.name`; what their values take from the hand-over is filled in. */
function varsOf(root: Fields, handedOver: Variables): readonly (readonly [string, Variable])[] {
  const vars = fieldsAt(root, ['spec', 'vars'])
  return [...(vars?.entries ?? [])].map(([key, { value }]) => {
    const path = ['spec', 'vars', key]
    const options = { only: handoverPrefix }
    const { tree, problems, versions } = fillVariables(value, handedOver, path, options)
    return [`vars.${key}`, problems.length > 0 ? { problems } : varOf(tree, versions)]
  })
}

function varOf(tree: Tree, versions: Versions): Variable {
  if (hasLater(tree)) return { later: true }
  const from = `${tree.at.file}:${tree.at.line}`
  const value = plain(tree) as KnownVariable['value']
  return { value, from, versions }
}
