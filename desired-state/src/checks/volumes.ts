import type { Path } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { blame, has, keysAt, writtenOf, type Subject } from './subject.ts'

/** The volumes of the task. */
export function checkVolumes(subject: Subject): readonly Problem[] {
  const names = keysAt(subject, ['volumes'])
  const ebs = names.filter((name) => has(subject, ['volumes', name, 'ebs']))
  return [
    ...names.flatMap((name) => checkVolume(subject, ['volumes', name])),
    ...ebs
      .slice(1)
      .flatMap((name) =>
        blame(
          subject,
          [['volumes', name, 'ebs']],
          `a task gets at most one EBS volume, and ${ebs[0]} is one already`,
          'keep one of them; scratch space beyond the usual 20 GiB is "storage"',
        ),
      ),
  ]
}

function checkVolume(subject: Subject, path: Path): readonly Problem[] {
  const [kind, second] = writtenOf(subject, path, ['efs', 'ebs'])
  if (second !== undefined) {
    const message = 'a volume is either an EFS file system or an EBS volume'
    return blame(subject, [[...path, second]], message, 'write two volumes')
  }
  if (kind === 'efs') return []
  return writtenOf(subject, path, ['accessPoint', 'iam']).flatMap((field) => {
    const message = `${field} can only stand beside efs`
    return blame(subject, [[...path, field]], message, 'name the file system in "efs"')
  })
}
