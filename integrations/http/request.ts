import type { QueryValue } from './target.ts'

/** One request. */
export type HttpRequest = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Segments, each one id or word and encoded here; or a fixed path. */
  path: readonly string[] | string
  query?: Readonly<Record<string, QueryValue>>
  json?: unknown
  form?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  /** For everything, waiting in the queue and reading the body included (30 s). */
  deadlineMilliseconds?: number
  /** The longest body that is read, after decompression (8 MiB). */
  maxBytes?: number
  /** The Accept header (application/json, or any for text). */
  accept?: string
  /** Statuses besides 2xx that are an answer and not an ending: `[404]`. Their body may be anything. */
  expect?: readonly number[]
  /** Values to take out of quoted errors, besides those of the headers. */
  secrets?: readonly string[]
  signal?: AbortSignal
}
