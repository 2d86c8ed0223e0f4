import { Failure } from './exit.ts'
import { plain } from './text/plain.ts'

export interface UnitName {
  readonly environment: string
  readonly kind: string
  readonly name: string
}

/** @throws Failure when it is not `ENVIRONMENT/KIND/NAME` */
export function unitName(text: string): UnitName {
  const [environment = '', kind = '', name = '', ...rest] = text.split('/')
  if (environment !== '' && kind !== '' && name !== '' && rest.length === 0) {
    return { environment, kind, name }
  }
  throw new Failure(
    `${JSON.stringify(plain(text))} is not the name of a unit`,
    'write ENVIRONMENT/KIND/NAME, for example prod/service/checkout; `plumbline status` lists them',
  )
}
