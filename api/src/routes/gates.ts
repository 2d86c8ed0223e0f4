import type { Control, Principal } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { approveUnit, rejectUnit } from '../../contract/index.ts'
import type { Input } from '../../contract/index.ts'
import { isPerson } from '../auth/permit.ts'
import { answerOf } from '../views/gates.ts'
import { mount } from '../mount.ts'
import { idOf } from '../views/units.ts'

type Asked = Pick<Input<typeof approveUnit>, 'params' | 'body'>

/** What a person says at a gate. Each answers once it is remembered; ECS is told after that. */
export function gateRoutes(app: FastifyInstance, { control }: { readonly control: Control }): void {
  const say =
    (approve: boolean) =>
    async ({ params, body }: Asked, _reply: unknown, who: Principal) => {
      const { deployment, gate, ...shown } = body
      const more = {
        ...(deployment !== undefined && { deployment }),
        ...(gate !== undefined && { gate }),
        ...(isPerson(who) && { groups: who.groups }),
      }
      return answerOf(await control.answer(idOf(params), { ...shown, ...more, approve }))
    }
  mount(app, approveUnit, say(true))
  mount(app, rejectUnit, say(false))
}
