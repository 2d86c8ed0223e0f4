import type { ReleasedImage } from '@plumbline/controller/model'
import type { UnitStatus } from '../../contract/index.ts'

export function imageOf({ container, image, digest }: ReleasedImage): UnitStatus['images'][number] {
  return { container, image, digest: digest ?? null }
}
