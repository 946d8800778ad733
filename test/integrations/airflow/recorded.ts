import { readFileSync } from 'node:fs'

/** A request to a real Airflow and its answer (2.11.2 as v1, 3.3.2 as v2). */
export type Recorded = {
  request: { method: string; path: string; body?: unknown }
  response: { status: number; content_type: string; body: unknown }
}

/** One of test/fixtures/airflow. */
export function recorded(api: 'v1' | 'v2', name: string): Recorded {
  const file = new URL(`../../fixtures/airflow/${api}/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Recorded
}

/** The body of a recorded answer. */
export function recordedBody(api: 'v1' | 'v2', name: string): { readonly [key: string]: unknown } {
  return recorded(api, name).response.body as { readonly [key: string]: unknown }
}
