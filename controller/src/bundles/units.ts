import {
  codeFolder,
  withContent,
  type DesiredState,
  type Problem,
  type PuppetBundle,
  type Unit,
  type UnitId,
} from '@plumbline/desired-state'
import type { GitFolders } from '../model/index.ts'
import type { CodeProblem } from './layout.ts'
import type { Pack } from './pack.ts'

/**
 * Makes units of the bundles of a source, with the code that their folders hold at the revision. A bundle whose code is
 * not right keeps its last good revision, like a unit whose document is not right.
 */
export async function withBundles(
  state: DesiredState,
  git: GitFolders,
  revision: string,
  pack: Pack,
): Promise<DesiredState> {
  if (state.bundles.size === 0) return state
  const units = new Map<UnitId, Unit>(state.units)
  const broken = new Map<UnitId, readonly Problem[]>(state.broken)
  const problems = new Map<string, Problem>()
  for (const [id, bundle] of state.bundles) {
    const { folder, at } = placeOf(bundle)
    const packed = await pack(git, revision, folder, bundle.spec.puppetfileLock)
    if ('content' in packed) units.set(id, withContent(bundle, packed.content))
    else {
      const told = packed.problems.map((problem) => problemOf(problem, folder, at))
      broken.set(id, told)
      for (const one of told) problems.set(JSON.stringify(one), one)
    }
  }
  return {
    ...state,
    units,
    broken,
    problems: [...state.problems, ...problems.values()],
    complete: state.complete && problems.size === 0,
  }
}

function placeOf({ origins, spec }: PuppetBundle) {
  const at = origins['spec.source'] ?? { file: '', line: 1, column: 1 }
  return { folder: codeFolder(at.file, spec.source), at }
}

function problemOf(
  { file, line, column, message, hint }: CodeProblem,
  folder: string,
  at: { readonly file: string; readonly line: number; readonly column: number },
): Problem {
  const where =
    file === undefined
      ? at
      : {
          file: `${folder.replace(/\.$/, '')}${folder.endsWith('.') ? '' : '/'}${file}`,
          line: line ?? 1,
          column: column ?? 1,
        }
  return { ...where, length: 1, path: 'spec.source', message, hint }
}
