/** The Files API of the Botpress emulator, through the published client and plain HTTP. */
import { isApiError, type Client } from '@botpress/client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk } from './botpress-fixture/stage'

let desk: Desk
let client: Client

beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(async () => {
  await desk.again()
  client = desk.client()
})

const PUBLIC = { accessPolicies: ['public_content' as const], publicContentImmediatelyAccessible: true }

test('a public file can be fetched by anybody as soon as it is uploaded', async () => {
  const content = Buffer.from([0, 255, 7, 128])
  const { file } = await client.uploadFile({ key: 'a/picture.png', content, ...PUBLIC })
  expect(file).toMatchObject({ contentType: 'image/png', size: 4, owner: { type: 'integration', name: 'desk' } })
  const response = await fetch(file.url)
  expect(response.headers.get('content-type')).toBe('image/png')
  expect(Buffer.from(await response.arrayBuffer())).toEqual(content)
})

test('a private file needs the link that was signed for the caller', async () => {
  const { file } = await client.uploadFile({ key: 'note.txt', content: 'hello' })
  expect(await (await fetch(file.url)).text()).toBe('hello')
  expect((await fetch(file.url.split('?', 1)[0] ?? '')).status).toBe(403)
})

test('a public file takes its time unless it was made immediately accessible', async () => {
  desk.botpress.switches.filePublicAfterMs = 60_000
  const { file } = await client.uploadFile({ key: 'note.txt', content: 'hello', accessPolicies: ['public_content'] })
  expect((await fetch(file.url)).status).toBe(403)
  await desk.botpress.advance(60_000)
  expect((await fetch(file.url)).status).toBe(200)
})

test('the upload link takes what was announced and nothing else', async () => {
  const { file } = await client.upsertFile({ key: 'note.txt', size: 5, ...PUBLIC })
  const put = async (url: string, body: string, headers: Record<string, string>) => {
    const response = await fetch(url, { method: 'PUT', body, headers })
    return `${response.status} ${/<Code>(.*)<\/Code>/.exec(await response.text())?.[1] ?? ''}`
  }
  const good = { 'content-type': 'text/plain', 'x-amz-tagging': 'public=true' }
  expect(await put(file.uploadUrl, 'hello!', good)).toBe('403 ContentLengthMismatch')
  expect(await put(file.uploadUrl, 'hello', { 'content-type': 'text/plain' })).toBe('403 TaggingMissing')
  expect(await put(file.uploadUrl, 'hello', { ...good, 'content-type': 'image/png' })).toBe('403 ContentTypeMismatch')
  expect(await put(`${file.uploadUrl}x`, 'hello', good)).toBe('403 SignatureDoesNotMatch')
  expect((await fetch(file.url)).status).toBe(404)
  expect(await put(file.uploadUrl, 'hello', good)).toBe('200 ')
  expect(await (await fetch(file.url)).text()).toBe('hello')
})

test('a second upload under the same key replaces the first', async () => {
  const first = await client.uploadFile({ key: 'note.txt', content: 'one', ...PUBLIC })
  const second = await client.uploadFile({ key: 'note.txt', content: 'two!', ...PUBLIC })
  expect(second.file.id).toBe(first.file.id)
  expect(await (await fetch(first.file.url)).text()).toBe('two!')
})

test('files are described, changed, listed by tag and deleted', async () => {
  const { file } = await client.uploadFile({ key: 'note.txt', content: 'hello', tags: { of: 'ticket', n: '1' } })
  await client.uploadFile({ key: 'other.txt', content: 'hello' })
  const { id } = file
  const changed = await client.updateFileMetadata({ id, tags: { n: null, m: '2' }, metadata: { by: 'desk' } })
  expect(changed.file).toMatchObject({ tags: { of: 'ticket', m: '2' }, metadata: { by: 'desk' } })
  expect((await client.getFile({ id })).file).toEqual(changed.file)
  expect((await client.listFiles({ tags: { of: 'ticket' } })).files.map(({ key }) => key)).toEqual(['note.txt'])
  expect((await client.listFiles({ ids: [id] })).files).toHaveLength(1)
  expect((await client.listFiles({})).files).toHaveLength(2)
  await client.deleteFile({ id })
  await expect(client.getFile({ id })).rejects.toSatisfy((error) => isApiError(error) && error.code === 404)
  expect((await fetch(file.url)).status).toBe(404)
})

test('a tag has one value in a list', async () => {
  await expect(client.listFiles({ tags: { n: ['1', '3'] } })).rejects.toThrow('tags.n is given twice')
})

test('a page of a list cannot be continued behind a file that was deleted', async () => {
  desk.botpress.switches.pageSize = 1
  for (const key of ['a.txt', 'b.txt']) await client.uploadFile({ key, content: 'x' })
  const { files, meta } = await client.listFiles({})
  await client.deleteFile({ id: files[0]?.id ?? '' })
  await expect(client.listFiles({ nextToken: meta.nextToken })).rejects.toThrow('nextToken')
  const gone = client.deleteFile({ id: files[0]?.id ?? '' })
  await expect(gone).rejects.toSatisfy((error) => isApiError(error) && error.type === 'ResourceNotFound')
})

test('a file expires to the minute, in the future and within 90 days', async () => {
  const day = 24 * 60 * 60 * 1000
  const upload = (ms: number) =>
    client.uploadFile({ key: 'note.txt', content: 'x', expiresAt: new Date(Date.now() + ms).toISOString(), ...PUBLIC })
  await expect(upload(-1000)).rejects.toThrow('must be in the future')
  await expect(upload(91 * day)).rejects.toThrow('more than 90 days')
  const { file } = await upload(day)
  expect(file.expiresAt).toMatch(/:00\.000Z$/)
  await desk.botpress.advance(day)
  expect((await fetch(file.url)).status).toBe(404)
  expect(desk.botpress.files).toEqual([])
})

test('a file is made immediately accessible only if it is public at all', async () => {
  const odd = client.upsertFile({ key: 'a', size: 1, publicContentImmediatelyAccessible: true })
  await expect(odd).rejects.toThrow('needs accessPolicies public_content')
})
