import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

type OpenApi = ReturnType<typeof jsonSchemaTransformObject>

/** Collects the routes that are mounted after it into an OpenAPI 3.1 document; `app.swagger()` returns it. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Plumbline',
        version: 'v1',
        description: 'What Git says, what AWS runs, and in what they differ.',
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  })
}

/** The generator names every schema twice, once for each direction; what nothing refers to is left out. */
function withoutUnused(document: OpenApi): OpenApi {
  if (!('openapi' in document)) return document
  const { components = {}, ...rest } = document
  const schemas: Readonly<Record<string, unknown>> = components.schemas ?? {}
  const used = new Set<string>()
  const waiting: unknown[] = [rest]
  while (waiting.length > 0) {
    const text = JSON.stringify(waiting.pop())
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      waiting.push(schemas[name])
    }
  }
  const kept = Object.entries(schemas).filter(([name]) => used.has(name))
  return { ...rest, components: { ...components, schemas: Object.fromEntries(kept) } } as OpenApi
}
