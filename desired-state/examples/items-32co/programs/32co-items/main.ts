// An API of items in DynamoDB. What it needs to know stands in apps/items/service.yaml, and PORT in the Dockerfile.
import { randomUUID, timingSafeEqual } from 'node:crypto'
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb'
import fastify from 'fastify'

interface Item {
  readonly name: string
  readonly description: string
  readonly category: string
}

const table = need('ITEMS_TABLE')
const key = Buffer.from(need('EXTERNAL_API_KEY'))
const dynamo = new DynamoDBClient({ region: need('AWS_REGION_NAME') })
const app = fastify({ logger: true })
app.addHook('onClose', () => dynamo.destroy())

app.get('/', () => ({ message: 'items: GET /items, GET /items/{id}, POST /items' }))
app.get('/health', () => ({ status: 'ok' }))

app.get('/items', async () => {
  const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: table, Limit: 100 }))
  return Items.map(itemOf)
})

app.get<{ Params: { id: string } }>('/items/:id', async ({ params }, reply) => {
  const command = new GetItemCommand({ TableName: table, Key: { id: { S: params.id } } })
  const { Item } = await dynamo.send(command)
  return Item === undefined ? reply.code(404).send({ message: 'no such item' }) : itemOf(Item)
})

const text = { type: 'string', minLength: 1, maxLength: 1_000 }
const item = {
  type: 'object',
  required: ['name', 'description', 'category'],
  additionalProperties: false,
  properties: { name: text, description: text, category: text },
}
app.post<{ Body: Item }>(
  '/items',
  {
    schema: { body: item },
    // Everybody may read; who writes has the key that the operator has put into the secret.
    onRequest: async (request, reply) => {
      if (!holdsKey(request.headers['x-api-key'])) {
        return reply.code(401).send({ message: 'send the key of this API as x-api-key' })
      }
    },
  },
  async ({ body }, reply) => {
    const Item = { id: { S: randomUUID() }, ...attributesOf(body) }
    await dynamo.send(new PutItemCommand({ TableName: table, Item }))
    return reply.code(201).send(itemOf(Item))
  },
)

process.once('SIGTERM', () => void app.close()) // requests that are under way are answered
await app.listen({ host: '0.0.0.0', port: Number(need('PORT')) })

function holdsKey(given: string | string[] | undefined): boolean {
  const bytes = Buffer.from(String(given))
  return key.length > 0 && bytes.length === key.length && timingSafeEqual(bytes, key)
}

function attributesOf({ name, description, category }: Item) {
  return { name: { S: name }, description: { S: description }, category: { S: category } }
}

function itemOf(attributes: Readonly<Record<string, AttributeValue>>) {
  return Object.fromEntries(Object.entries(attributes).map(([field, { S }]) => [field, S]))
}

function need(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`the variable ${name} is not set`)
  return value
}
