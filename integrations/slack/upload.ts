import { z } from 'zod'
import { Refused, Uncertain } from '../../src/delivery/endings.ts'
import type { Chat } from '../../src/ports/chat.ts'
import type { SlackCall, SlackCalls } from './call.ts'
import { networkEnding } from './ending.ts'
import { readAnswer } from './answer.ts'
import { trustedAddress } from './trusted-address.ts'

const reservedSchema = z.looseObject({ upload_url: z.string(), file_id: z.string() })
const deadlineMilliseconds = 20_000
/** Slack's limit for snippets and images is far above; what is longer is cut before it comes here. */
const lengthMaxBytes = 20 * 1024 * 1024

/**
 * Puts a file into a channel or thread: reserve, send the bytes, share (docs.slack.dev, files.getUploadURLExternal).
 * Until it is shared nobody sees it, so only the last step can be uncertain.
 */
export async function uploadFile(
  call: SlackCall,
  fetch: SlackCalls['fetch'],
  apiUrl: string,
  file: Parameters<Chat['upload']>[0] & { channel: string },
): Promise<void> {
  const bytes = Buffer.from(file.content)
  if (bytes.length === 0) throw new Refused('slack', `the file ${file.filename} is empty`)
  if (bytes.length > lengthMaxBytes)
    throw new Refused('slack', `the file ${file.filename} has ${bytes.length} bytes`)
  const reserving = 'files.getUploadURLExternal'
  const answer = await call(reserving, {
    filename: file.filename,
    length: bytes.length,
    ...(file.altText && { alt_txt: file.altText }),
  })
  const reserved = readAnswer(reservedSchema, answer, reserving)
  await sendBytes(fetch, trustedAddress(reserved.upload_url, apiUrl), bytes)
  await call('files.completeUploadExternal', {
    files: [{ id: reserved.file_id, title: file.title }],
    channel_id: file.channel,
    ...(file.thread !== undefined && { thread_ts: file.thread }),
  })
}

async function sendBytes(fetch: SlackCalls['fetch'], url: string, bytes: Buffer): Promise<void> {
  let status: number
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body: bytes,
      headers: { 'content-type': 'application/octet-stream' },
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMilliseconds),
    })
    status = answer.status
    await answer.body?.cancel()
  } catch (error) {
    throw networkEnding('upload', error)
  }
  if (status !== 200) throw new Uncertain('slack', `upload: Slack answered with ${status}`, status)
}
