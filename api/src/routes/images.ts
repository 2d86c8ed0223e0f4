import type { Control } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { imagePolicyOf, listImages } from '../../contract/index.ts'
import { mount } from '../mount.ts'

export function imageRoutes(app: FastifyInstance, { control }: { control: Control }): void {
  mount(app, listImages, async () => ({ items: (await control.images()).map(imagePolicyOf) }))
}
